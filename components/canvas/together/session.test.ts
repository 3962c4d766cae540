/** The page's side of editing together, without the page: real sockets, a real server, a real PostgreSQL. */

import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { withSystem } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import type { CollabMessage } from "@/lib/api/contracts/collab";
import { makeKey } from "@/lib/api/testing";
import { addMember, eventually, startServer, type TestServer } from "@/lib/collab/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import { createWorkflow, getWorkflow, removeWorkflow } from "@/lib/workflows";
import { addNode, moveTo, rename, setConfig } from "../state/commands/nodes";
import { toState } from "../state/document";
import { EditorStore } from "../state/store";
import { type Answer, Session } from "./session";
import { storeSubject } from "./store-subject";
import { Sync } from "./sync";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let owner: Record<string, string>;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  owner = { authorization: `Bearer ${await makeKey(orgId, userId)}` };
});

const document = (name: string) => ({
  name,
  nodes: [{ node_id: "a", name: "A", component_type: "chat_model", config: { prompt: "Hello" } }],
  edges: [],
  triggers: [],
});
const make = async (name: string) =>
  (await createWorkflow({ orgId, userId }, { document: document(name), problems: [] })).id;

/** Somebody opens the page of a workflow. */
async function open(server: TestServer, id: string, headers = owner, answer: Answer = "open") {
  const workflow = await getWorkflow(orgId, id);
  const store = new EditorStore(toState(workflow.document, workflow.layout), nodeTypes);
  const sync = new Sync(false);
  const messages: CollabMessage[] = [];
  class Socket extends WebSocket {
    constructor(url: string) {
      super(url, { headers });
      // Closed before it was open: a browser says so in its console at most.
      this.on("error", () => undefined);
    }
  }
  const session = new Session({
    name: id,
    cacheName: "none",
    url: server.url,
    WebSocket: Socket,
    ask: async () => answer,
    subject: storeSubject(store),
    sync,
    onMessage: (message) => messages.push(message),
    onAwareness: () => {},
    times: { lateMs: 200, blockedMs: 200 },
  });
  onTestFinished(() => session.close());
  return { store, sync, messages, session, prompt: () => store.get().state.nodes.get("a")?.config.prompt };
}

describe("a page", () => {
  it("is taken over by the shared document without losing what was done before it came", async () => {
    const server = await startServer();
    const id = await make("Early");
    const ann = await open(server, id);
    ann.store.dispatch(setConfig("a", "prompt", "Hello world"));
    expect(ann.sync.get().kind).toBe("saving");
    expect(await ann.sync.saved(15_000)).toBe(true);
    expect((await getWorkflow(orgId, id)).document.nodes[0]?.config.prompt).toBe("Hello world");
    ann.store.undo();
    expect(ann.prompt()).toBe("Hello");
  });

  it("says that it is saved only once the server has it", async () => {
    const server = await startServer();
    const id = await make("Acknowledged");
    const [ann, ben] = [await open(server, id), await open(server, id)];
    await Promise.all([ann.sync.saved(15_000), ben.sync.saved(15_000)]);
    ann.store.dispatch(rename("a", "Renamed"));
    expect(ann.sync.get().kind).toBe("saving");
    expect(await ann.sync.saved(15_000)).toBe(true);
    expect((await getWorkflow(orgId, id)).document.nodes[0]?.name).toBe("Renamed");
    await eventually("he sees it", () => ben.store.get().state.nodes.get("a")?.name === "Renamed");
    // What others do is nothing that this page would have to save.
    expect(ben.sync.get().kind).toBe("saved");
  });

  it("loses no node when two people make one of the same type at the same moment", async () => {
    const server = await startServer();
    const id = await make("Same moment");
    const [ann, ben] = [await open(server, id), await open(server, id)];
    await Promise.all([ann.sync.saved(15_000), ben.sync.saved(15_000)]);
    await eventually("they know of each other", () => ann.store.mark !== null && ben.store.mark !== null);
    ann.store.dispatch(addNode("delay", { x: 0, y: 400 }));
    ben.store.dispatch(addNode("delay", { x: 0, y: 600 }));
    const sees = ({ store }: typeof ann) => store.get().state.nodes.size === 3;
    await eventually("both see both", () => sees(ann) && sees(ben));
    ben.session.close();
    await eventually("she is alone again", () => ann.store.mark === null);
  });

  it("goes on without the server, and is the same as everybody's when it is back", async () => {
    const server = await startServer();
    const id = await make("Interrupted");
    const [ann, ben] = [await open(server, id), await open(server, id)];
    await Promise.all([ann.sync.saved(15_000), ben.sync.saved(15_000)]);
    const { port } = new URL(server.url);
    await server.stop();
    await eventually("they are offline", () => ann.sync.get().kind === "offline" && ben.sync.get().kind === "offline");
    ann.store.dispatch(setConfig("a", "prompt", "Oh Hello"));
    ann.store.dispatch(addNode("delay", { x: 0, y: 400 }));
    // He thinks of the same id for another node: both are there in the end.
    ben.store.dispatch(addNode("delay", { x: 0, y: 600 }));
    ben.store.dispatch(setConfig("a", "prompt", "Hello there"));
    await startServer(undefined, Number(port));
    ann.session.online();
    ben.session.online();
    await eventually("they agree", () => ann.prompt() === "Oh Hello there" && ben.prompt() === "Oh Hello there");
    expect(await ann.sync.saved(15_000)).toBe(true);
    expect(await ben.sync.saved(15_000)).toBe(true);
    expect((await getWorkflow(orgId, id)).document.nodes).toHaveLength(3);
  });

  it("says so when the server answers and no socket comes", async () => {
    const server = await startServer();
    const id = await make("Blocked");
    const ann = await open({ ...server, url: "ws://127.0.0.1:9/nothing" }, id);
    ann.store.dispatch(rename("a", "Mine"));
    await eventually("it is blocked", () => ann.sync.get().kind === "blocked");
    expect(ann.store.get().state.nodes.get("a")?.name).toBe("Mine");
    expect(await ann.sync.saved(10)).toBe(false);
  });
});

it.each<[Answer, string]>([
  ["signed_out", "refused"],
  ["gone", "refused"],
  ["none", "offline"],
])("a page to which the server answers %s is %s", async (answer, kind) => {
  const server = await startServer();
  const id = await make(`Answered ${answer}`);
  const ann = await open({ ...server, url: "ws://127.0.0.1:9/nothing" }, id, owner, answer);
  await eventually("it is known", () => ann.sync.get().kind === kind);
});

describe("a viewer's page", () => {
  it("goes back to the server's document when it was changed all the same", async () => {
    const server = await startServer();
    const id = await make("Looked at");
    const viewer = await addMember(orgId, "viewer");
    const vic = await open(server, id, { authorization: `Bearer ${await makeKey(orgId, viewer)}` });
    await eventually("it is there", () => vic.sync.get().connected);
    vic.store.dispatch(rename("a", "Not allowed"));
    await eventually("it is told", () => vic.sync.get().refusal === "viewer");
    await eventually("it is as before", () => vic.store.get().state.nodes.get("a")?.name === "A");
    expect(vic.sync.get()).toMatchObject({ viewer: true, kind: "refused" });
    expect((await getWorkflow(orgId, id)).document.nodes[0]?.name).toBe("A");
  });

  it("can edit from the moment its role allows it", async () => {
    const server = await startServer();
    const id = await make("Promoted");
    const member = await addMember(orgId, "viewer");
    const mia = await open(server, id, { authorization: `Bearer ${await makeKey(orgId, member)}` });
    mia.sync.set({ viewer: true });
    await eventually("it is there", () => mia.sync.get().connected);
    await withSystem((tx) => tx.execute(sql`update memberships set role = 'editor' where user_id = ${member}`));
    await eventually("it is told", () => !mia.sync.get().viewer);
    mia.store.dispatch(moveTo(new Map([["a", { x: 800, y: 0 }]])));
    expect(await mia.sync.saved(15_000)).toBe(true);
    expect((await getWorkflow(orgId, id)).layout.a).toEqual({ x: 800, y: 0 });
  });
});

it("a workflow that is deleted lets nobody go on", async () => {
  const server = await startServer();
  const id = await make("Deleted");
  const ann = await open(server, id);
  expect(await ann.sync.saved(15_000)).toBe(true);
  await removeWorkflow({ orgId, userId }, id);
  await eventually("it is told", () => ann.sync.get().refusal === "gone");
  expect(ann.sync.get().kind).toBe("refused");
});
