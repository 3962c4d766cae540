import { getTableColumns, is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/tenancy/ids";
import { rawSql, withSystem, withTenant } from "./client";
import { fill } from "./policies.testing";
import * as schema from "./schema";
import { useTestDatabase } from "./testing";
import { pool, type Sql } from "./url";
import { asViewer } from "./viewer";

const db = useTestDatabase();

/** Tables that belong to no workspace. Nothing else may be without org_id. */
const GLOBAL = [
  "public.users",
  "public.orgs",
  "public.sessions",
  "public.password_resets",
  "public.second_factors",
  "public.maintenance",
  "public.vault_state",
  "public.installation_keeper",
  "public.flowpilot_migrations",
  "langgraph.checkpoint_migrations",
];

/** Rows that nobody changes, their own workspace neither. */
const APPENDED = ["public.audit_log"];

let owner: Sql;
let tenantTables: string[] = [];

beforeAll(async () => {
  owner = pool(db.url, { max: 1 });
  tenantTables = (await allTables()).filter((name) => !GLOBAL.includes(name));
});
afterAll(() => owner.end());

async function allTables(): Promise<string[]> {
  const rows = await owner<{ name: string }[]>`
    select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'langgraph') order by 1`;
  return rows.map((row) => row.name);
}

describe("every table of a workspace", () => {
  it("has org_id not null, an index that starts with it, and forced row level security with the tenant policy", async () => {
    const faults: string[] = [];
    for (const name of tenantTables) {
      const [facts] = await owner`
        select c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
          exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and a.attnotnull) as column_there,
          exists (select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
            where i.indrelid = c.oid and a.attname = 'org_id') as indexed,
          exists (select from pg_policies p where p.schemaname || '.' || p.tablename = ${name} and p.policyname = 'tenant'
            and p.roles = '{flowpilot_app}' and p.cmd = 'ALL' and p.qual = '(org_id = app_org())' and p.with_check = '(org_id = app_org())') as policy
        from pg_class c where c.oid = ${name}::regclass`;
      for (const [fact, holds] of Object.entries(facts ?? { table: false }))
        if (!holds) faults.push(`${name}: ${fact}`);
    }
    expect(faults).toEqual([]);
    expect(tenantTables).toContain("public.executions");
    expect(tenantTables).toContain("langgraph.checkpoints");
  });

  it("leaves out what belongs to a workflow that the viewer does not see", async () => {
    // Who works on it and who is asked to; neither tells what is in it.
    const about = ["workflow_collaborators", "workflow_restrictions", "invitations"];
    const rows = await owner<{ name: string }[]>`
      select table_name as name from information_schema.columns c where table_schema = 'public' and column_name = 'workflow_id'
        and not exists (select from pg_policies p where p.tablename = c.table_name and p.policyname = 'shared'
          and p.permissive = 'RESTRICTIVE' and p.cmd = 'ALL' and p.roles = '{flowpilot_app}')`;
    expect(rows.map(({ name }) => name).sort()).toEqual(about.sort());
  });

  it("and not when no role on it would count", async () => {
    const { orgId, userId } = await db.makeOrg();
    const [id, document] = [newId(), {} as never];
    await withTenant(orgId, async (tx) => {
      await tx.insert(schema.workflows).values({ id, org_id: orgId, slug: "a", name: "A", document, layout: document });
      const shared = { org_id: orgId, workflow_id: id };
      await tx.insert(schema.workflow_collaborators).values({ ...shared, user_id: userId, role: "owner" });
      await tx.insert(schema.workflow_restrictions).values(shared);
    });
    const seen = (roles: ("owner" | "editor" | "viewer")[]) =>
      asViewer({ userId, roles }, () => withTenant(orgId, (tx) => tx.$count(schema.workflows)));
    expect([await seen(["owner"]), await seen(["viewer"]), await seen([])]).toEqual([1, 0, 0]);
  });

  it("shows no policy to anyone but the two roles", async () => {
    const rows = await owner`select distinct unnest(roles)::text as role from pg_policies order by 1`;
    expect(rows.map((row) => row.role)).toEqual(["flowpilot_app", "flowpilot_system"]);
  });
});

describe("the app's roles", () => {
  it("own nothing, cannot log in and bypass nothing", async () => {
    const rows = await owner`
      select rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb,
        (select count(*) from pg_class c where c.relowner = r.oid) as owned
      from pg_roles r where rolname in ('flowpilot_app', 'flowpilot_system') order by 1`;
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcanlogin: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owned: 0,
    };
    expect(rows).toEqual([
      { rolname: "flowpilot_app", ...nothing },
      { rolname: "flowpilot_system", ...nothing },
    ]);
  });

  it("stay out of each other's rows: what one workspace stored is invisible and untouchable for another, on every table", async () => {
    const mine = await db.makeOrg();
    const other = await db.makeOrg();
    await fill(mine);
    for (const name of tenantTables) {
      const count = (orgId: string) =>
        withTenant(orgId, async (tx) => (await tx.execute<{ n: number }>(`select count(*) as n from ${name}`))[0]?.n);
      expect([name, await count(mine.orgId)]).toEqual([name, 1]);
      expect([name, await count(other.orgId)]).toEqual([name, name === "public.memberships" ? 1 : 0]);
      const touch = withTenant(other.orgId, (tx) =>
        tx.execute(`update ${name} set org_id = org_id where org_id = '${mine.orgId}'`),
      ).then(({ count }) => count);
      if (APPENDED.includes(name)) await expect(touch).rejects.toThrow();
      else expect([name, await touch]).toEqual([name, 0]);
      // Nor can a row be moved over to somebody else.
      await expect(
        withTenant(mine.orgId, (tx) => tx.execute(`update ${name} set org_id = '${other.orgId}'`)),
      ).rejects.toThrow();
    }
  });

  it("read nothing at all without a workspace", async () => {
    for (const name of [...tenantTables, "public.orgs"]) {
      expect([
        name,
        await rawSql()
          .unsafe(`select from ${name}`)
          .then((rows) => rows.length),
      ]).toEqual([name, 0]);
    }
    expect(await rawSql()`select id, name from users`).toHaveLength(0);
  });

  it("see the people of their own workspace, and never a password hash", async () => {
    const mine = await db.makeOrg();
    await db.makeOrg();
    const people = await withTenant(mine.orgId, (tx) => tx.select({ id: schema.users.id }).from(schema.users));
    expect(people).toEqual([{ id: mine.userId }]);
    const orgs = await withTenant(mine.orgId, (tx) => tx.select({ id: schema.orgs.id }).from(schema.orgs));
    expect(orgs).toEqual([{ id: mine.orgId }]);
    await expect(withTenant(mine.orgId, (tx) => tx.execute("select password_hash from users"))).rejects.toThrow();
    expect((await withSystem((tx) => tx.select().from(schema.users))).length).toBeGreaterThan(1);
  });

  it("keep sealed credentials away from the cross-workspace role", async () => {
    await expect(withSystem((tx) => tx.select().from(schema.credentials))).rejects.toThrow();
  });
});

describe("drizzle's tables", () => {
  it("have the columns, types and nullability that the migrations made", async () => {
    const rows = await owner<{ name: string; shape: string }[]>`
      select c.relname || '.' || a.attname as name, format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull as shape
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> 'flowpilot_migrations'`;
    const made = Object.fromEntries(rows.map((row) => [row.name, row.shape]));
    const declared: Record<string, string> = {};
    for (const table of Object.values(schema)) {
      if (!is(table, PgTable)) continue;
      const keys = getTableConfig(table).primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
      for (const column of Object.values(getTableColumns(table))) {
        const required = column.notNull || column.primary || keys.includes(column.name);
        declared[`${getTableConfig(table).name}.${column.name}`] = `${column.getSQLType()} ${required}`;
      }
    }
    expect(declared).toEqual(made);
  });
});
