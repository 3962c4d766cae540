import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { BootError } from "@/lib/errors";
import { migrate, readMigrations } from "./migrate";
import { pool, type Sql, withDatabase } from "./url";

const server = inject("databaseServer").url;
const made: string[] = [];
let admin: Sql;

beforeAll(() => {
  admin = pool(server, { max: 1 });
});
afterAll(async () => {
  for (const statement of made.reverse()) await admin.unsafe(statement);
  await admin.end();
});

async function emptyDatabase(owner?: string): Promise<string> {
  const name = `migrate_${randomBytes(4).toString("hex")}`;
  await admin.unsafe(`create database ${name}${owner ? ` owner ${owner}` : ""}`);
  made.push(`drop database ${name} with (force)`);
  return withDatabase(server, name);
}

async function makeUser(rights: string): Promise<{ name: string; as(url: string): string }> {
  const name = `user_${randomBytes(4).toString("hex")}`;
  await admin.unsafe(`create role ${name} login password 'pw' ${rights}`);
  made.push(`drop role ${name}`);
  return {
    name,
    as(url) {
      const parsed = new URL(url);
      parsed.username = name;
      parsed.password = "pw";
      return parsed.href;
    },
  };
}

it("brings an empty database up to date, and then has nothing left to do", async () => {
  const url = await emptyDatabase();
  expect(await migrate(url)).toBe(readMigrations().length);
  expect(await migrate(url)).toBe(0);
});

it("lets two servers start on one database at once", async () => {
  const url = await emptyDatabase();
  const counts = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(counts.reduce((sum, count) => sum + count)).toBe(readMigrations().length);
});

it("undoes a migration that fails, and can be tried again", async () => {
  const url = await emptyDatabase();
  const good = { number: 1, name: "good", sql: "create table a ()" };
  await expect(migrate(url, [good, { number: 2, name: "bad", sql: "create table b (); select 1/0" }])).rejects.toThrow(
    BootError,
  );
  expect(await migrate(url, [good, { number: 2, name: "bad", sql: "create table b ()" }])).toBe(1);
});

it("refuses a database of a newer version in one sentence, and changes nothing", async () => {
  const url = await emptyDatabase();
  const ours = { number: 1, name: "ours", sql: "create table a ()" };
  await migrate(url, [ours, { number: 9, name: "from_the_future", sql: "create table f ()" }]);
  await expect(migrate(url, [ours, { number: 2, name: "other", sql: "create table b ()" }])).rejects.toThrow(
    /newer version/,
  );
  const sql = pool(url, { max: 1 });
  const [row] = await sql`select to_regclass('b') as b`;
  await sql.end();
  expect(row).toEqual({ b: null });
});

it("works for a plain owner, whom an administrator made a member of both roles", async () => {
  const user = await makeUser("");
  await admin.unsafe(`grant flowpilot_app, flowpilot_system to ${user.name}`);
  const url = user.as(await emptyDatabase(user.name));
  expect(await migrate(url)).toBe(readMigrations().length);
  const sql = pool(url, { max: 1, connection: { role: "flowpilot_app" } });
  await sql.begin((tx) => tx`set local role flowpilot_system`);
  await sql.end();
});

it("tells an owner without the roles, and without the right to make them, what to ask for", async () => {
  const user = await makeUser("");
  const url = user.as(await emptyDatabase(user.name));
  await expect(migrate(url)).rejects.toThrow(/have an administrator run "create role flowpilot_app/);
});

it.each([
  ["nothing listens there", "postgres://a:b@127.0.0.1:1/x"],
  ["the host is not known", "postgres://a:b@no-such-host.invalid/x"],
])("says in one sentence without the password that %s", async (reason, url) => {
  const failure = await migrate(url).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BootError);
  expect(String(failure)).toContain(reason);
  expect(String(failure)).not.toContain(":b@");
});

it("says that the password is wrong", async () => {
  const url = new URL(await emptyDatabase());
  url.password = "wrong";
  await expect(migrate(url.href)).rejects.toThrow(/the password is wrong/);
});

it("makes the roles itself for an owner who may create roles", async () => {
  // The roles are there already for the whole server; what is left to prove is the grant to oneself.
  const user = await makeUser("createrole");
  await admin.unsafe(
    `grant flowpilot_app, flowpilot_system to ${user.name} with admin option, inherit false, set false`,
  );
  expect(await migrate(user.as(await emptyDatabase(user.name)))).toBe(readMigrations().length);
});
