/** Data of before: what migrations fill in for rows that were there, for an owner who is a superuser and for one who is not. */
import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { migrate, readMigrations } from "./migrate";
import { pool, type Sql, withDatabase } from "./url";

const server = inject("databaseServer").url;
const all = readMigrations();
const made: string[] = [];
let admin: Sql;

beforeAll(() => {
  admin = pool(server, { max: 1 });
});
afterAll(async () => {
  for (const statement of made.reverse()) await admin.unsafe(statement);
  await admin.end();
});

/** A database as the migrations up to `last` leave it; `asOwner` migrates on, `sql` sees every row. */
async function old(last: number, isPlain: boolean) {
  const name = `backfill_${randomBytes(4).toString("hex")}`;
  const owner = new URL(withDatabase(server, name));
  if (isPlain) {
    const role = `user_${randomBytes(4).toString("hex")}`;
    await admin.unsafe(`create role ${role} login password 'pw'`);
    made.push(`drop role ${role}`);
    await admin.unsafe(`grant flowpilot_app, flowpilot_system to ${role}`);
    [owner.username, owner.password] = [role, "pw"];
  }
  await admin.unsafe(`create database ${name}${isPlain ? ` owner ${owner.username}` : ""}`);
  made.push(`drop database ${name} with (force)`);
  await migrate(owner.href, upTo(last));
  const sql = pool(withDatabase(server, name), { max: 1 });
  return { sql, on: (to = Number.POSITIVE_INFINITY) => migrate(owner.href, upTo(to)) };
}

const upTo = (last: number) => all.filter(({ number }) => number <= last);

async function workflow(sql: Sql, org: string, slug: string, more: { deleted?: boolean } = {}): Promise<string> {
  const id = randomUUID();
  await sql`insert into workflows (id, org_id, slug, name, document, layout, deleted_at)
    values (${id}, ${org}, ${slug}, ${slug}, '{}', '{}', ${more.deleted ? new Date() : null})`;
  return id;
}

async function version(
  sql: Sql,
  org: string,
  workflow_id: string,
  kind: string,
  number: number | null,
): Promise<string> {
  const id = randomUUID();
  await sql`insert into workflow_versions (id, org_id, workflow_id, kind, number, document, layout, hash)
    values (${id}, ${org}, ${workflow_id}, ${kind}, ${number}, '{}', '{}', ${id})`;
  return id;
}

async function workspace(sql: Sql): Promise<string> {
  const org = randomUUID();
  await sql`insert into orgs (id, slug, name) values (${org}, ${org}, 'Org')`;
  return org;
}

const namesOf = async (sql: Sql, id: string) =>
  (await sql`select number, semver from workflow_versions where workflow_id = ${id} order by number nulls last`).map(
    ({ number, semver }) => [number, semver],
  );

it.each([
  ["a superuser", false],
  ["a plain owner", true],
])("versions of before get names in their order, for %s", async (_who, isPlain) => {
  const { sql, on } = await old(20, isPlain);
  const org = await workspace(sql);
  const [many, one] = [await workflow(sql, org, "many"), await workflow(sql, org, "one")];
  // Not in the order in which they were written.
  for (const number of [2, 1, 3]) await version(sql, org, many, "published", number);
  await version(sql, org, many, "snapshot", null);
  await version(sql, org, one, "published", 1);
  expect(await on()).toBe(all.length - upTo(20).length);
  expect(await namesOf(sql, many)).toEqual([
    [1, "1.0.0"],
    [2, "1.1.0"],
    [3, "1.2.0"],
    [null, null],
  ]);
  expect(await namesOf(sql, one)).toEqual([[1, "1.0.0"]]);
  await sql.end();
});

it("a name that somebody has given since is not given twice", async () => {
  const { sql, on } = await old(31, true);
  const org = await workspace(sql);
  const id = await workflow(sql, org, "named");
  for (const number of [1, 2, 3]) await version(sql, org, id, "published", number);
  await sql`update workflow_versions set semver = '1.1.0' where workflow_id = ${id} and number = 3`;
  await on();
  expect(await namesOf(sql, id)).toEqual([
    [1, "1.0.0"],
    [2, "0.2.0"],
    [3, "1.1.0"],
  ]);
  await sql.end();
});

it("artifacts of executions of before are known as theirs, and nothing in the trash starts", async () => {
  const { sql, on } = await old(15, true);
  const org = await workspace(sql);
  const [id, gone] = [await workflow(sql, org, "kept"), await workflow(sql, org, "gone", { deleted: true })];
  const by = await version(sql, org, id, "published", 1);
  const execution = randomUUID();
  await sql`insert into artifacts (org_id, hash, size, mime) values (${org}, 'out', 1, 'text/plain'), (${org}, 'in', 1, 'text/plain')`;
  await sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, output)
    values (${execution}, ${org}, ${id}, ${by}, 'completed', 'manual', ${'{"data_artifact":{"hash":"in"}}'}::text::jsonb,
      ${'{"$artifact":{"hash":"out"}}'}::text::jsonb)`;
  await on();
  const kept = await sql`select hash from execution_artifacts where execution_id = ${execution} order by hash`;
  expect(kept.map(({ hash }) => hash)).toEqual(["in", "out"]);
  const gates = await sql`select id, is_gated from workflows order by is_gated`;
  expect(gates.map((row) => [row.id, row.is_gated])).toEqual([
    [id, false],
    [gone, true],
  ]);
  await sql.end();
});

it("row level security is forced on every table again", async () => {
  const { sql } = await old(Number.POSITIVE_INFINITY, true);
  const open = await sql`select relname from pg_class where relrowsecurity and not relforcerowsecurity`;
  expect(open.map(({ relname }) => relname)).toEqual([]);
  await sql.end();
});
