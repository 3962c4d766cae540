/** Who gets in, what each role may do, and what changes of a role do to connections that are open. */
import { and, eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { encodeStateAsUpdate } from "yjs";
import { withSystem, withTenant } from "@/db/client";
import { api_keys, memberships, workflow_updates } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { makeKey, sessionCookie } from "@/lib/api/testing";
import { newId } from "@/lib/tenancy/ids";
import { createWorkflow, removeWorkflow } from "@/lib/workflows";
import { MAX_SOCKETS_PER_USER } from "../limits";
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
const setRole = (user: string, role: "editor" | "viewer") =>
  withSystem((tx) =>
    tx
      .update(memberships)
      .set({ role })
      .where(and(eq(memberships.org_id, orgId), eq(memberships.user_id, user))),
  );
const stored = (id: string) =>
  withTenant(orgId, (tx) => tx.$count(workflow_updates, eq(workflow_updates.workflow_id, id)));

/** The status of an upgrade request: 101, or that of the refusal. */
function upgrade(url: string, sent: Record<string, string>): Promise<{ status: number; type?: string }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers: sent });
    socket.once("open", () => {
      socket.close();
      resolve({ status: 101 });
    });
    socket.once("unexpected-response", (_request, answer) => {
      answer.resume();
      resolve({ status: answer.statusCode ?? 0, type: answer.headers["content-type"] });
    });
    socket.once("error", reject);
  });
}

describe("the upgrade", () => {
  it("is refused over HTTP for strangers, wrong keys and other sites", async () => {
    const { url } = await startServer();
    const origin = new URL(url).origin.replace("ws", "http");
    const cookie = await sessionCookie(userId);
    const refused = { type: "application/problem+json" };
    expect(await upgrade(url, {})).toEqual({ status: 401, ...refused });
    expect(await upgrade(url, { authorization: "Bearer fp_wrong" })).toEqual({ status: 401, ...refused });
    expect(await upgrade(url, { cookie: "flowpilot.session=forged", origin })).toEqual({ status: 401, ...refused });
    for (const other of ["https://evil.example", "null", `${origin}0`, "http://127.0.0.1"]) {
      expect(await upgrade(url, { cookie, origin: other })).toEqual({ status: 403, ...refused });
    }
    expect(await upgrade(url, { cookie })).toEqual({ status: 403, ...refused });
    expect(await upgrade(`${url}?workspace=not-mine`, { cookie, origin })).toEqual({ status: 404, ...refused });
    expect(await upgrade(url, { cookie, origin })).toEqual({ status: 101 });
    // A key is not sent by a browser unasked.
    expect(await upgrade(url, { ...headers, origin: "https://tools.example" })).toEqual({ status: 101 });
  });

  it("is refused to who has too many connections", async () => {
    const { url } = await startServer();
    const own = await keyOf(await addMember(orgId, "editor"));
    const sockets = await Promise.all(
      Array.from({ length: MAX_SOCKETS_PER_USER }, async () => {
        const socket = new WebSocket(url, { headers: own });
        await new Promise((resolve) => socket.once("open", resolve));
        return socket;
      }),
    );
    expect((await upgrade(url, own)).status).toBe(429);
    expect((await upgrade(url, headers)).status).toBe(101);
    for (const socket of sockets) socket.close();
    await eventually("there is room again", async () => (await upgrade(url, own)).status === 101);
  });

  it("is refused before the server has started and after its end", async () => {
    const server = await startServer();
    Reflect.set(Reflect.get(server.collaboration, "hub") as object, "isOpen", false);
    expect((await upgrade(server.url, headers)).status).toBe(503);
  });
});

describe("a document", () => {
  it("of another workspace is as unknown as one that is not there", async () => {
    const server = await startServer();
    const other = await db.makeOrg();
    const theirs = { authorization: `Bearer ${await makeKey(other.orgId, other.userId)}` };
    const id = await make("Private");
    const owner = join(server, id, headers);
    await owner.saved();
    const gone = await make("Gone");
    await removeWorkflow({ orgId, userId }, gone);
    const tries = [join(server, id, theirs), join(server, newId(), theirs), join(server, "no-id", theirs)];
    tries.push(join(server, gone, headers), join(server, id.toUpperCase(), headers));
    for (const client of tries) {
      await eventually("it is refused", () => client.denied.length > 0);
      expect(client.denied).toEqual(["not-found"]);
      expect(client.provider.isSynced).toBe(false);
      expect(encodeStateAsUpdate(client.doc)).toEqual(new Uint8Array([0, 0]));
      rename(client, "Mine now");
    }
    rename(owner, "Still private");
    await owner.saved();
    expect(await stored(id)).toBe(1);
  });

  it("is closed to everybody when its workflow is deleted", async () => {
    const server = await startServer();
    const id = await make("Deleted");
    const ann = join(server, id, headers);
    await ann.saved();
    await removeWorkflow({ orgId, userId }, id);
    await eventually("she is out", () => ann.closed.includes(4403) && ann.denied.length > 0);
  });
});

describe("a viewer", () => {
  it("reads and shows herself, but changes nothing, whatever her client sends", async () => {
    const server = await startServer();
    const id = await make("Looked at");
    const [editor, viewer] = [
      join(server, id, headers),
      join(server, id, await keyOf(await addMember(orgId, "viewer", "Vera"))),
    ];
    await Promise.all([editor.saved(), viewer.saved()]);
    expect(viewer.document().name).toBe("Looked at");
    expect(viewer.provider.authorizedScope).toBe("readonly");
    viewer.provider.setAwarenessField("cursor", { x: 1, y: 2 });
    rename(viewer, "Forged");
    await eventually("she is told", () =>
      viewer.messages.some((it) => it.type === "refused" && it.reason === "viewer"),
    );
    // Also as what a client has done while it was away.
    viewer.socket.disconnect();
    await eventually("she is away", () => !viewer.provider.isSynced);
    await viewer.socket.connect();
    await eventually("told again", () => viewer.messages.filter(({ type }) => type === "refused").length > 1);
    expect(viewer.provider.hasUnsyncedChanges).toBe(true);
    await eventually("she is seen", () => [...shown(editor).values()].some(({ user }) => user?.name === "Vera"));
    expect(editor.document().name).toBe("Looked at");
    expect(await stored(id)).toBe(0);
  });

  it("is one from the moment on that the role says so, and is none when it says so again", async () => {
    const server = await startServer();
    const id = await make("Demoted");
    const user = await addMember(orgId, "editor");
    const client = join(server, id, await keyOf(user));
    await client.saved();
    rename(client, "By an editor");
    await client.saved();
    await setRole(user, "viewer");
    await eventually("it is told", () => client.messages.some((it) => it.type === "role" && it.role === "viewer"));
    expect(client.provider.authorizedScope).toBe("readonly");
    client.doc.getMap("layout").set("a", { x: 1, y: 1 });
    await eventually("it is refused", () => client.messages.some(({ type }) => type === "refused"));
    expect(await stored(id)).toBe(1);
    await setRole(user, "editor");
    await eventually("it is told", () => client.provider.authorizedScope === "read-write");
    // What was refused comes with the next synchronisation.
    client.provider.forceSync();
    await client.saved();
    expect(await stored(id)).toBe(2);
  });
});

describe("who is no member any more", () => {
  it("is out", async () => {
    const server = await startServer();
    const id = await make("Left");
    const user = await addMember(orgId, "editor");
    const client = join(server, id, await keyOf(user));
    await client.saved();
    await withSystem((tx) =>
      tx.delete(memberships).where(and(eq(memberships.org_id, orgId), eq(memberships.user_id, user))),
    );
    await eventually("it is closed", () => client.closed.includes(4403));
    expect((await upgrade(server.url, await keyOf(user))).status).toBe(401);
  });

  it("is out when only the key is gone", async () => {
    const server = await startServer();
    const id = await make("Keyless");
    const user = await addMember(orgId, "editor");
    const [byKey, byCookie] = [
      join(server, id, await keyOf(user)),
      join(server, id, { cookie: await sessionCookie(user), origin: new URL(server.url).origin.replace("ws", "http") }),
    ];
    await Promise.all([byKey.saved(), byCookie.saved()]);
    await withSystem((tx) => tx.delete(api_keys).where(eq(api_keys.created_by, user)));
    await eventually("the key's is closed", () => byKey.closed.includes(4403));
    rename(byCookie, "Still in");
    await byCookie.saved();
    expect(byCookie.closed).toEqual([]);
  });
});

type Shown = { user?: { id: string; name: string; role: string; color?: string }; cursor?: unknown };
const shown = (client: Client) => (client.provider.awareness?.getStates() ?? new Map()) as Map<number, Shown>;

describe("what clients show of themselves", () => {
  it("has the true name on it, and nobody speaks as somebody else", async () => {
    const server = await startServer();
    const id = await make("Masks");
    const user = await addMember(orgId, "editor", "Mallory");
    const [ann, mallory] = [join(server, id, headers), join(server, id, await keyOf(user))];
    await Promise.all([ann.saved(), mallory.saved()]);
    ann.provider.setAwarenessField("cursor", { x: 1, y: 1 });
    mallory.provider.setAwarenessField("user", { id: userId, name: "Test person", role: "owner", color: "#f00" });
    await eventually("she is seen", () => shown(ann).get(mallory.doc.clientID)?.user?.color);
    expect(shown(ann).get(mallory.doc.clientID)?.user).toEqual({
      id: user,
      name: "Mallory",
      role: "editor",
      color: "#f00",
    });
    // Under Ann's number, and newer than what she has shown.
    const { awareness } = mallory.provider;
    awareness?.states.set(ann.doc.clientID, { cursor: "forged" });
    awareness?.meta.set(ann.doc.clientID, { clock: 1000, lastUpdated: Date.now() });
    awareness?.emit("update", [{ added: [], updated: [ann.doc.clientID], removed: [] }, "local"]);
    mallory.provider.setAwarenessField("cursor", "after it");
    await eventually("what follows is seen", () => shown(ann).get(mallory.doc.clientID)?.cursor === "after it");
    expect(shown(ann).get(ann.doc.clientID)?.cursor).toEqual({ x: 1, y: 1 });
    // Too much of it is dropped; the last good one stays.
    mallory.provider.setAwarenessField("cursor", "x".repeat(100_000));
    mallory.provider.setAwarenessField("cursor", "small again");
    await eventually("what follows is seen", () => shown(ann).get(mallory.doc.clientID)?.cursor === "small again");
    mallory.end();
    await eventually("she is gone", () => !shown(ann).has(mallory.doc.clientID));
  });

  it("goes with its page, also when it was hidden for a moment or came back after an interruption", async () => {
    const server = await startServer();
    const id = await make("Ghosts");
    const [ann, ben] = [join(server, id, headers), join(server, id, await keyOf(await addMember(orgId, "editor")))];
    await Promise.all([ann.saved(), ben.saved()]);
    const isSeen = () => shown(ann).has(ben.doc.clientID);
    ben.provider.setAwarenessField("away", false);
    await eventually("he is seen", isSeen);
    // As a page does that is about to be left, and is not.
    ben.provider.awareness?.setLocalState(null);
    await eventually("he is gone", () => !isSeen());
    ben.provider.awareness?.setLocalState({ away: true });
    await eventually("he is seen again", isSeen);
    // A page that is closed says no good-bye.
    ben.socket.destroy();
    await eventually("he is gone for good", () => !isSeen());
  });
});
