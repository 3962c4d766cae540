/** API keys: shown once, for some actions, for a time, revoked; and never a way to more than their person may. */
import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import * as keyRoute from "@/app/api/v1/keys/[id]/route";
import * as keysRoute from "@/app/api/v1/keys/route";
import * as workflowsRoute from "@/app/api/v1/workflows/route";
import { withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { ApiKey, MadeKey } from "@/lib/api/contracts/keys";
import { call, makePerson, type Person } from "@/lib/api/testing";
import type { Role } from "@/lib/auth/permissions";

const db = useTestDatabase();
let me: Person;
beforeEach(async () => {
  me = await makePerson(db);
});

const body = { name: "CI", scopes: null, days: null };
async function make(more: object = {}, who = me): Promise<MadeKey> {
  const { status, body: made } = await who.browse(keysRoute.POST, { body: { ...body, ...more } });
  expect(status).toBe(201);
  return made as unknown as MadeKey;
}
const list = async (who = me) => ((await who.browse(keysRoute.GET)).body as unknown as { items: ApiKey[] }).items;
const setRole = (role: Role) =>
  withSystem((tx) => tx.execute(sql`update memberships set role = ${role} where user_id = ${me.userId}`));
const draft = { name: "Made", nodes: [], edges: [], triggers: [] };

describe("a key", () => {
  it("is shown once and stored as a hash, and its use is noted", async () => {
    const made = await make();
    expect(made.key).toMatch(/^fp_[\w-]{43}$/);
    expect((await call(workflowsRoute.GET, { key: made.key })).status).toBe(200);
    const item = (await list()).find(({ id }) => id === made.id);
    expect(item).toMatchObject({
      name: "CI",
      prefix: made.key.slice(0, 7),
      is_yours: true,
      last_used_at: expect.any(String),
    });
    const stored = await withTenant(me.orgId, (tx) => tx.execute(sql`select * from api_keys`));
    expect(JSON.stringify([stored, item])).not.toContain(made.key);
  });

  it("with scopes does those things and no others", async () => {
    const { key } = await make({ scopes: ["workflow.read"] });
    expect((await call(workflowsRoute.GET, { key })).status).toBe(200);
    const refused = await call(workflowsRoute.POST, { key, body: draft });
    expect(refused).toMatchObject({ status: 403, body: { action: "workflow.create" } });
    expect(String(refused.body.detail)).toContain("lacks workflow.create");
  });

  it("never does more than its person may now", async () => {
    const { key } = await make();
    await setRole("viewer");
    expect((await call(workflowsRoute.POST, { key, body: draft })).status).toBe(403);
  });

  it("ends at its time, and when it is revoked", async () => {
    const [short, long] = [await make({ days: 7 }), await make()];
    await withTenant(me.orgId, (tx) => tx.execute(sql`update api_keys set expires_at = now() where id = ${short.id}`));
    expect((await call(workflowsRoute.GET, { key: short.key })).status).toBe(401);
    expect((await list()).find(({ id }) => id === short.id)).toMatchObject({ is_expired: true });
    expect((await me.browse(keyRoute.DELETE, { method: "DELETE", params: { id: long.id } })).status).toBe(204);
    expect((await call(workflowsRoute.GET, { key: long.key })).status).toBe(401);
  });
});

describe("what is refused", () => {
  it("a scope that one has not, or that is none", async () => {
    await setRole("editor");
    const send = async (more: object) => (await me.browse(keysRoute.POST, { body: { ...body, ...more } })).status;
    expect(await send({ scopes: ["member.manage"] })).toBe(403);
    expect(await send({ scopes: ["everything"] })).toBe(400);
    expect(await send({ scopes: [] })).toBe(400);
    expect(await send({ days: 1000 })).toBe(400);
    expect(await send({ name: " " })).toBe(400);
  });

  it("a key that is made by a limited one", async () => {
    for (const limits of [{ scopes: ["key.own"] }, { days: 7 }]) {
      const { key } = await make(limits);
      expect((await call(keysRoute.POST, { key, body })).status).toBe(403);
    }
    const { key } = await make();
    expect((await call(keysRoute.POST, { key, body })).status).toBe(201);
  });

  it("keys of others, by a key that is not for managing them", async () => {
    const other = await makePerson(db);
    await withSystem((tx) =>
      tx.execute(sql`insert into memberships (org_id, user_id, role) values (${me.orgId}, ${other.userId}, 'editor')`),
    );
    const headers = { "x-workspace": `org-${me.orgId.slice(-12)}` };
    const { id } = (await other.browse(keysRoute.POST, { body, headers })).body;
    const { key, id: own } = await make({ scopes: ["key.own"] });
    const seen = (await call<{ items: ApiKey[] }>(keysRoute.GET, { key })).body.items;
    expect(seen.map((item) => item.is_yours)).not.toContain(false);
    const revoke = (which: unknown, by: string) =>
      call(keyRoute.DELETE, { method: "DELETE", key: by, params: { id: String(which) } });
    expect((await revoke(id, key)).status).toBe(404);
    const manager = await make({ scopes: ["key.own", "key.manage"] });
    expect((await revoke(id, manager.key)).status).toBe(204);
    expect((await revoke(own, key)).status).toBe(204);
  });

  it("keys of others, to who does not manage them; those of other workspaces, to everybody", async () => {
    const other = await makePerson(db);
    const theirs = await make({}, other);
    expect((await me.browse(keyRoute.DELETE, { method: "DELETE", params: { id: theirs.id } })).status).toBe(404);
    await withSystem((tx) =>
      tx.execute(sql`insert into memberships (org_id, user_id, role) values (${other.orgId}, ${me.userId}, 'editor')`),
    );
    const headers = { "x-workspace": `org-${other.orgId.slice(-12)}` };
    const seen = await me.browse(keysRoute.GET, { headers });
    expect(seen.body.items).toEqual([]);
    expect((await me.browse(keyRoute.DELETE, { method: "DELETE", params: { id: theirs.id }, headers })).status).toBe(
      404,
    );
    expect((await list(other)).map(({ id }) => id)).toContain(theirs.id);
  });
});
