/** What somebody's role on one workflow does to connections, also while they are open. */
import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeStateAsUpdate } from "yjs";
import { withTenant } from "@/db/client";
import { workflow_updates } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { makeKey } from "@/lib/api/testing";
import { createWorkflow } from "@/lib/workflows";
import { restrictWorkflow, shareWorkflow, unshareWorkflow } from "@/lib/workflows/sharing";
import { addMember, type Client, eventually, join, startServer } from "../testing";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let headers: Record<string, string>;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  headers = await keyOf(userId);
});

const keyOf = async (user: string) => ({ authorization: `Bearer ${await makeKey(orgId, user)}` });
const make = async (name: string) =>
  (await createWorkflow({ orgId, userId }, { document: { name, nodes: [], edges: [], triggers: [] }, problems: [] }))
    .id;
const rename = (client: Client, name: string) => client.doc.getMap("fields").set("name", name);
const stored = (id: string) =>
  withTenant(orgId, (tx) => tx.$count(workflow_updates, eq(workflow_updates.workflow_id, id)));

describe("a workflow that is shared", () => {
  const shares = async (id: string, user: string, role: "editor" | "viewer") =>
    shareWorkflow({ orgId, userId, role: "owner" }, id, user, role);

  it("may be edited by a viewer of the workspace from the moment on that they are its editor, and no longer", async () => {
    const server = await startServer();
    const id = await make("Raised");
    const user = await addMember(orgId, "viewer");
    const client = join(server, id, await keyOf(user));
    await client.saved();
    expect(client.provider.authorizedScope).toBe("readonly");
    await shares(id, user, "editor");
    await eventually("it is told", () => client.messages.some((it) => it.type === "role" && it.role === "editor"));
    rename(client, "By a collaborator");
    await client.saved();
    expect(await stored(id)).toBe(1);
    await unshareWorkflow({ orgId, userId, role: "owner" }, id, user);
    await eventually("it is told", () => client.provider.authorizedScope === "readonly");
    client.doc.getMap("layout").set("a", { x: 1, y: 1 });
    await eventually("it is refused", () => client.messages.some(({ type }) => type === "refused"));
    expect(await stored(id)).toBe(1);
  });

  it("and restricted is as unknown as one that is not there, and closed to who is no collaborator any more", async () => {
    const server = await startServer();
    const id = await make("Restricted");
    const [inside, outside] = [await addMember(orgId, "editor"), await addMember(orgId, "editor")];
    await shares(id, inside, "viewer");
    const before = join(server, id, await keyOf(outside));
    await before.saved();
    await restrictWorkflow({ orgId, userId, role: "owner" }, id, true);
    await eventually("who is none is out", () => before.closed.includes(4403));
    const late = join(server, id, await keyOf(outside));
    await eventually("it is refused", () => late.denied.length > 0);
    expect(encodeStateAsUpdate(late.doc)).toEqual(new Uint8Array([0, 0]));
    const [viewer, admin] = [join(server, id, await keyOf(inside)), join(server, id, headers)];
    await Promise.all([viewer.saved(), admin.saved()]);
    expect([viewer.provider.authorizedScope, admin.provider.authorizedScope]).toEqual(["readonly", "read-write"]);
    await unshareWorkflow({ orgId, userId, role: "owner" }, id, inside);
    await eventually("it is closed", () => viewer.closed.includes(4403));
    expect(admin.closed).toEqual([]);
  });
});
