/** A change and its row in the audit log are one: where the row cannot be written, nothing has changed. */
import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import * as accountRoute from "@/app/api/v1/account/route";
import * as auditRoute from "@/app/api/v1/audit/route";
import * as credentialRoute from "@/app/api/v1/credentials/[id]/route";
import * as credentialsRoute from "@/app/api/v1/credentials/route";
import * as foldersRoute from "@/app/api/v1/folders/route";
import * as invitationsRoute from "@/app/api/v1/invitations/route";
import * as keysRoute from "@/app/api/v1/keys/route";
import * as memberRoute from "@/app/api/v1/members/[id]/route";
import * as variableRoute from "@/app/api/v1/variables/[id]/route";
import * as variablesRoute from "@/app/api/v1/variables/route";
import * as publishRoute from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflowRoute from "@/app/api/v1/workflows/[id]/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import * as workspaceRoute from "@/app/api/v1/workspace/route";
import { rawSql, withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import type { RouteHandler } from "@/lib/api";
import { makePerson, type Person, type Sent } from "@/lib/api/testing";
import { noteChange, withNotes } from "./note";

const db = useTestDatabase();
let me: Person;
let friend: Person;
const ids = { workflow: "", credential: "", variable: "" };
beforeAll(async () => {
  me = await makePerson(db);
  friend = await makePerson(db);
  await withSystem((tx) =>
    tx.execute(sql`insert into memberships (org_id, user_id, role) values (${me.orgId}, ${friend.userId}, 'editor')`),
  );
  const made = async (handler: RouteHandler, body: object) => String((await me.call(handler, { body })).body.id);
  ids.workflow = await made(workflowsRoute.POST, { name: "Watched", nodes: [], edges: [], triggers: [] });
  ids.credential = await made(credentialsRoute.POST, { name: "model", type: "openai", fields: { api_key: "sk-1" } });
  ids.variable = await made(variablesRoute.POST, { name: "city", type: "text", value: "Paris", secret: false });
  // The log takes no row of a call that is made at this address.
  const owner = pool(db.url, { max: 1 });
  await owner.unsafe(`
      create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger full_disk before insert on audit_log for each row when (new.operation like '%/unwritable') execute function full_disk()`);
  await owner.end();
});

/** Everything of the workspace that the calls below would change. */
async function state(): Promise<unknown> {
  const tables = [
    "workflows",
    "workflow_versions",
    "workflow_folders",
    "credentials",
    "variables",
    "memberships",
    "orgs",
  ];
  return withTenant(me.orgId, async (tx) => {
    const found: Record<string, unknown> = {};
    for (const table of [...tables, "invitations", "api_keys"]) {
      const [row] = await tx.execute<{ rows: string }>(
        sql`select coalesce(string_agg(md5((to_jsonb(t) - 'last_used_at')::text), ' ' order by to_jsonb(t)::text), '') as rows from ${sql.identifier(table)} t`,
      );
      found[table] = row?.rows;
    }
    return found;
  });
}

const node = { node_id: "a", component_type: "transform", config: { expression: "1" } };
const calls: [string, RouteHandler, () => Sent][] = [
  ["makes a workflow", workflowsRoute.POST, () => ({ body: { name: "Other", nodes: [], edges: [], triggers: [] } })],
  ["publishes one", publishRoute.POST, () => ({ params: { id: ids.workflow }, body: {} })],
  ["puts one into the trash", workflowRoute.DELETE, () => ({ method: "DELETE", params: { id: ids.workflow } })],
  ["makes a folder", foldersRoute.POST, () => ({ body: { name: "Urgent", parent_id: null } })],
  [
    "adds a credential",
    credentialsRoute.POST,
    () => ({ body: { name: "other", type: "openai", fields: { api_key: "k" } } }),
  ],
  ["deletes one", credentialRoute.DELETE, () => ({ method: "DELETE", params: { id: ids.credential } })],
  [
    "changes a variable",
    variableRoute.PUT,
    () => ({ method: "PUT", params: { id: ids.variable }, body: { value: "Rome" } }),
  ],
  ["deletes one", variableRoute.DELETE, () => ({ method: "DELETE", params: { id: ids.variable } })],
  ["invites", invitationsRoute.POST, () => ({ body: { role: "viewer" } })],
  [
    "changes a role",
    memberRoute.PATCH,
    () => ({ method: "PATCH", params: { id: friend.userId }, body: { role: "viewer" } }),
  ],
  ["removes a member", memberRoute.DELETE, () => ({ method: "DELETE", params: { id: friend.userId } })],
  ["makes a key", keysRoute.POST, () => ({ body: { name: "New", scopes: null, days: null } })],
  ["renames the workspace", workspaceRoute.PATCH, () => ({ method: "PATCH", body: { name: "Renamed" } })],
];

describe("a call that the log does not take", () => {
  it.each(calls)("and that %s has failed and changed nothing", async (_, handler, sent) => {
    if (handler === publishRoute.POST) {
      const body = { name: "Watched", nodes: [node], edges: [], triggers: [] };
      await me.call(workflowRoute.PUT, { method: "PUT", params: { id: ids.workflow }, body });
    }
    const before = await state();
    const answer = await me.call(handler, { ...sent(), url: "/api/v1/unwritable" });
    expect(answer.status).toBe(500);
    expect(await state()).toEqual(before);
  });

  it("leaves an account as it is", async () => {
    const rename = (url: string) => me.browse(accountRoute.PATCH, { method: "PATCH", url, body: { name: "Grace" } });
    expect((await rename("/api/v1/unwritable")).status).toBe(500);
    expect((await me.browse(accountRoute.GET)).body.name).not.toBe("Grace");
    expect((await rename("/api/v1/account")).status).toBe(200);
    expect((await me.browse(accountRoute.GET)).body.name).toBe("Grace");
  });
});

describe("a call that the log takes", () => {
  it("is one row, and none when it is refused after it was noted", async () => {
    const count = async () =>
      ((await me.call(auditRoute.GET, { url: "/?action=variable.write&limit=100" })).body.items as unknown[]).length;
    const before = await count();
    const change = (value: unknown) =>
      me.call(variableRoute.PUT, { method: "PUT", params: { id: ids.variable }, body: { value, type: "number" } });
    expect((await change("no number")).status).toBe(400);
    expect(await count()).toBe(before);
    expect((await change(7)).status).toBe(200);
    expect(await count()).toBe(before + 1);
  });

  it("is written with the first transaction that commits, not with one that is rolled back", async () => {
    const written: unknown[] = [];
    const outcome = await withNotes(
      async () => {
        const failing = withTenant(me.orgId, async () => {
          noteChange({ after: 1 });
          throw new Error("rolled back");
        });
        await expect(failing).rejects.toThrow("rolled back");
        await withTenant(me.orgId, async () => noteChange({ after: 2 }));
        await withTenant(me.orgId, async () => noteChange({ after: 3 }));
      },
      async (_, { after }) => {
        written.push(after);
        return true;
      },
    );
    expect({ written, isWritten: outcome.isWritten }).toEqual({ written: [2], isWritten: true });
    expect(await rawSql()`select 1 as one`).toEqual([{ one: 1 }]);
  });
});
