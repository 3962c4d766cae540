/** Sockets live no longer than what they were opened with, and do no more than that allows. */
import { eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { withSystem, withTenant } from "@/db/client";
import { api_keys, audit_log, sessions, workflow_updates } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { makeKey, sessionCookie } from "@/lib/api/testing";
import type { Action } from "@/lib/auth/permissions";
import { hashApiKey } from "@/lib/auth/principal";
import { createWorkflow } from "@/lib/workflows";
import { addMember, type Client, eventually, join, startServer, type TestServer } from "../testing";

const db = useTestDatabase();
let orgId: string;
let userId: string;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
});

const keyOf = async (user: string, scopes: Action[] | null = null) => {
  const key = await makeKey(orgId, user);
  await withSystem((tx) =>
    tx
      .update(api_keys)
      .set({ scopes })
      .where(eq(api_keys.key_hash, hashApiKey(key))),
  );
  return { authorization: `Bearer ${key}` };
};
const make = async (name: string) =>
  (await createWorkflow({ orgId, userId }, { document: { name, nodes: [], edges: [], triggers: [] }, problems: [] }))
    .id;
const rename = (client: Client, name: string) => client.doc.getMap("fields").set("name", name);
const stored = (id: string) =>
  withTenant(orgId, (tx) => tx.$count(workflow_updates, eq(workflow_updates.workflow_id, id)));

/** The status of a refused upgrade. */
const upgrade = (url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.once("unexpected-response", (_request, answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    socket.once("open", () => reject(new Error("It was let in.")));
    socket.once("error", reject);
  });

const byCookie = async (server: TestServer, id: string, user: string) =>
  join(server, id, { cookie: await sessionCookie(user), origin: new URL(server.url).origin.replace("ws", "http") });

it("a session that is ended elsewhere ends its sockets", async () => {
  const server = await startServer();
  const user = await addMember(orgId, "editor");
  const client = await byCookie(server, await make("Signed out"), user);
  await client.saved();
  await withSystem((tx) => tx.delete(sessions).where(eq(sessions.user_id, user)));
  await eventually("it is closed", () => client.closed.includes(4403));
});

it("a key without the scope to edit looks only, whatever its person may; one that has ended is out", async () => {
  const server = await startServer();
  const id = await make("Scoped");
  const user = await addMember(orgId, "editor");
  const client = join(server, id, await keyOf(user, ["workflow.read"]));
  await eventually("it is there", () => client.provider.authorizedScope === "readonly");
  rename(client, "Beyond its scope");
  await eventually("it is refused", () => client.messages.some(({ type }) => type === "refused"));
  expect(await stored(id)).toBe(0);
  expect(await upgrade(server.url, await keyOf(user, ["execution.read"]))).toBe(403);
  await withSystem((tx) =>
    tx
      .update(api_keys)
      .set({ expires_at: new Date(0) })
      .where(eq(api_keys.created_by, user)),
  );
  await eventually("it is closed", () => client.closed.includes(4403));
});

it("the audit log has one row for all that somebody changes at a stretch", async () => {
  const server = await startServer();
  const id = await make("Noted");
  const client = join(server, id, await keyOf(userId));
  await client.saved();
  for (const name of ["One", "Two", "Three"]) {
    rename(client, name);
    await client.saved();
  }
  const noted = await withTenant(orgId, (tx) => tx.select().from(audit_log).where(eq(audit_log.target_id, id)));
  expect(noted).toMatchObject([
    { action: "workflow.edit", actor_id: userId, via: "api_key", operation: "edit together" },
  ]);
});
