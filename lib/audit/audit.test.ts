/** The audit log: a row for each mutation and each use of a secret, without secrets, for those who may read it, as a list and as files. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import * as exportRoute from "@/app/api/v1/audit/export/route";
import * as auditRoute from "@/app/api/v1/audit/route";
import * as credentialsRoute from "@/app/api/v1/credentials/route";
import * as invitationsRoute from "@/app/api/v1/invitations/route";
import * as joinRoute from "@/app/api/v1/join/route";
import * as memberRoute from "@/app/api/v1/members/[id]/route";
import * as variableRoute from "@/app/api/v1/variables/[id]/route";
import * as variablesRoute from "@/app/api/v1/variables/route";
import * as publishRoute from "@/app/api/v1/workflows/[id]/publish/route";
import * as workflowRoute from "@/app/api/v1/workflows/[id]/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import { rawSql, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { AuditEntry, AuditList } from "@/lib/api/contracts/audit";
import type { InvitationAnswer } from "@/lib/api/contracts/members";
import { makePerson, type Person } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { csvCell } from "./export";
import { redact } from "./redact";
import { secretUsed } from "./secret";

const db = useTestDatabase();
let me: Person;
let friend: Person;
let workflow = "";
const SECRET = "sk-live-do-not-log-me";
const entries = async (query = "", who = me): Promise<AuditEntry[]> =>
  ((await who.call(auditRoute.GET, { url: `/${query}` })).body as unknown as AuditList).items;

beforeAll(async () => {
  me = await makePerson(db);
  friend = await makePerson(db);
  const made = await me.browse(workflowsRoute.POST, {
    url: "/api/v1/workflows",
    body: { name: "Watched", nodes: [], edges: [], triggers: [] },
    headers: { "x-forwarded-for": "192.0.2.9", "user-agent": "Firefox" },
  });
  workflow = String(made.body.id);
  await me.call(credentialsRoute.POST, {
    url: "/api/v1/credentials",
    body: { name: "model", type: "openai", fields: { api_key: SECRET } },
  });
  const { body } = await me.call(invitationsRoute.POST, { url: "/api/v1/invitations", body: { role: "editor" } });
  const token = (body as unknown as InvitationAnswer).items[0]?.link?.split("/join/")[1];
  await friend.browse(joinRoute.POST, { body: { token } });
  const params = { id: friend.userId };
  await me.call(memberRoute.PATCH, { method: "PATCH", url: "/api/v1/members/x", params, body: { role: "viewer" } });
});

describe("a mutation", () => {
  it("is one row: who, what, from where", async () => {
    const [entry] = await entries("?action=workflow.create");
    expect(entry).toMatchObject({
      actor: { id: me.userId, email: `${me.userId}@example.com` },
      via: "session",
      operation: "POST /api/v1/workflows",
      address: "192.0.2.9",
      user_agent: "Firefox",
      target: { type: "workflow", id: workflow, name: "Watched" },
    });
  });

  it("tells what it was before and what it is now, and who came by an invitation", async () => {
    const [entry] = await entries("?action=member.manage");
    expect(entry).toMatchObject({
      via: "api_key",
      before: { role: "editor" },
      after: { role: "viewer" },
      target: { type: "member", id: friend.userId },
    });
    expect(await entries("?action=member.join")).toMatchObject([
      { actor: { id: friend.userId }, after: { role: "editor" } },
    ]);
  });

  it("that is refused is none, nor is looking", async () => {
    const before = (await entries()).length;
    expect((await me.call(publishRoute.POST, { method: "POST", params: { id: newId() }, body: {} })).status).toBe(404);
    expect((await me.call(workflowsRoute.GET)).status).toBe(200);
    expect((await entries()).length).toBe(before);
  });

  it("of the draft names the workflow, and the secret of a credential is nowhere", async () => {
    const put = await me.call(workflowRoute.PUT, {
      method: "PUT",
      url: "/api/v1/workflows/x",
      params: { id: workflow },
      body: { name: "Watched", nodes: [], edges: [], triggers: [] },
    });
    expect(put.status).toBe(200);
    expect(await entries("?action=workflow.edit")).toMatchObject([{ target: { name: "Watched" } }]);
    expect(await entries("?action=credential.")).toMatchObject([{ after: { name: "model", type: "openai" } }]);
    const { text } = await me.call(exportRoute.GET);
    expect(text).not.toContain(SECRET);
  });

  it("of a variable does not tell its value, secret or not", async () => {
    const url = "/api/v1/variables";
    const { body } = await me.call(variablesRoute.POST, { url, body: { name: "pin", secret: true, value: SECRET } });
    const params = { id: String(body.id) };
    await me.call(variableRoute.PUT, { method: "PUT", url: `${url}/x`, params, body: { value: `${SECRET}-2` } });
    const found = await entries("?action=variable.write");
    expect(found.map(({ after }) => after)).toEqual([
      null,
      { name: "pin", type: "text", workflow_id: null, hosts: [] },
    ]);
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });
});

describe("the use of a secret", () => {
  it("is one row for a run, a node and a credential, however often", async () => {
    const use = {
      orgId: me.orgId,
      credentialId: newId(),
      name: "model",
      type: "openai",
      executionId: newId(),
    } as const;
    const note = (nodeId: string, more: object = {}) =>
      withTenant(me.orgId, (tx) => secretUsed(tx, { ...use, nodeId, purpose: "run", ...more }));
    await Promise.all([note("a"), note("a"), note("b")]);
    await note("", { executionId: null, userId: me.userId, purpose: "test" });
    const found = await entries("?action=secret.use");
    expect(found.map(({ operation, via }) => `${operation} ${via}`).sort()).toEqual([
      "secret run engine",
      "secret run engine",
      "secret test session",
    ]);
    expect(found[0]).toMatchObject({ actor: { id: me.userId }, target: { type: "credential", name: "model" } });
  });
});

describe("the log", () => {
  it("cannot be changed or deleted, not even by its own workspace", async () => {
    for (const statement of ["update audit_log set actor_name = 'x'", "delete from audit_log"]) {
      await expect(withTenant(me.orgId, (tx) => tx.execute(sql.raw(statement)))).rejects.toThrow();
      await expect(rawSql().unsafe(`set role flowpilot_system; ${statement}`)).rejects.toThrow();
    }
  });

  it("belongs to one workspace, and is for its owners and admins", async () => {
    const headers = { "x-workspace": `org-${me.orgId.slice(-12)}` };
    expect((await friend.browse(auditRoute.GET, { headers })).status).toBe(403);
    expect((await friend.browse(exportRoute.GET, { headers })).status).toBe(403);
    const theirs = await entries("", friend);
    expect(JSON.stringify(theirs)).not.toContain(me.userId);
  });

  it("is filtered by who, what, whose and when, page by page", async () => {
    expect((await entries(`?who=${friend.userId}`)).map(({ action }) => action)).toEqual(["member.join"]);
    expect((await entries("?action=member.")).map(({ action }) => action)).toEqual([
      "member.manage",
      "member.join",
      "member.manage",
    ]);
    expect(await entries(`?target=${workflow}&action=workflow.create`)).toHaveLength(1);
    expect(await entries("?from=2100-01-01T00:00:00Z")).toEqual([]);
    expect((await me.call(auditRoute.GET, { url: "/?from=yesterday" })).status).toBe(400);
    expect((await me.call(auditRoute.GET, { url: "/?action=drop%20table" })).status).toBe(400);
    const all = await entries();
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const url: string = `/?limit=2${cursor && `&cursor=${cursor}`}`;
      const page = (await me.call(auditRoute.GET, { url })).body as unknown as AuditList;
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it("is exported whole, in batches, as JSON and as CSV", async () => {
    const other = await makePerson(db);
    await withTenant(other.orgId, (tx) =>
      tx.execute(sql`
        insert into audit_log (id, org_id, actor_name, actor_email, via, action, operation)
        select gen_random_uuid(), ${other.orgId}, '=1+1', 'a,"b"', 'session', 'workflow.edit', 'PUT' from generate_series(1, 1200)`),
    );
    const json = await other.call(exportRoute.GET);
    expect(json.body).toHaveLength(1200);
    const csv = await other.call(exportRoute.GET, { url: "/?format=csv" });
    const lines = csv.text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(1201);
    expect(lines[1]).toContain(`,'=1+1,"a,""b""",session`);
    expect(csv.headers.get("content-disposition")).toMatch(/attachment; filename="audit-.*\.csv"/);
    const none = await other.call(exportRoute.GET, { url: "/?action=member." });
    expect(none.body).toEqual([]);
  });
});

describe("what is kept of a value", () => {
  it("has no secret by its name, and is small", () => {
    const value = { name: "x", password: "p", nested: [{ api_key: "k", Token: "t" }], fields: { a: 1 } };
    expect(JSON.stringify(redact(value))).not.toMatch(/"[pkt]"|:1/);
    fc.assert(fc.property(fc.jsonValue(), (any) => JSON.stringify(redact(any) ?? null).length < 9000));
    expect(redact({ text: "x".repeat(5000) })).toMatchObject({ text: expect.stringMatching(/^x{500}…$/) });
  });

  it("is a cell that no spreadsheet runs", () => {
    for (const text of ["=cmd()", "+1", "-1", "@a"]) expect(csvCell(text)).toBe(`'${text}`);
    expect(csvCell('a"b')).toBe('"a""b"');
    expect(csvCell(null)).toBe("");
  });
});
