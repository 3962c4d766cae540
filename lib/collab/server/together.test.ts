/** People who edit one workflow together, over real sockets and a real PostgreSQL. */
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { applyUpdate, encodeStateAsUpdate } from "yjs";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { makeKey } from "@/lib/api/testing";
import { createWorkflow, getWorkflow } from "@/lib/workflows";
import { announce } from "../announce";
import { type Client, eventually, join, startServer } from "../testing";
import { connect } from "../testing.client";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let headers: Record<string, string>;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  headers = { authorization: `Bearer ${await makeKey(orgId, userId)}` };
});

const node = (id: string) => ({ node_id: id, component_type: "transform", config: { expression: "input" } });
const make = async (name: string, nodes = [node("a"), node("b")]) =>
  (await createWorkflow({ orgId, userId }, { document: { name, nodes, edges: [], triggers: [] }, problems: [] })).id;
const rename = (client: Client, name: string) => client.doc.getMap("fields").set("name", name);
const move = (client: Client, id: string, x: number) => client.doc.getMap("layout").set(id, { x, y: 0 });
const place = (client: Client, id: string) => client.doc.getMap<{ x: number }>("layout").get(id)?.x;
/** The text that both type in. */
const expression = (client: Client) => client.text("a", "expression");
const both = async (server: Awaited<ReturnType<typeof startServer>>, id: string, other = server) => {
  const clients = [join(server, id, headers), join(other, id, headers)] as const;
  await Promise.all(clients.map((client) => client.saved()));
  return clients;
};

describe("two clients", () => {
  it("see each other's changes, and the draft follows", async () => {
    const server = await startServer();
    const id = await make("Shared");
    const [ann, ben] = await both(server, id);
    expect(ann.document().nodes.map(({ node_id }) => node_id)).toEqual(["a", "b"]);
    rename(ann, "Ours");
    move(ben, "a", 7);
    await Promise.all([ann.saved(), ben.saved()]);
    await eventually("both have both", () => ben.document().name === "Ours" && place(ann, "a") === 7);
    const draft = await getWorkflow(orgId, id);
    expect(draft).toMatchObject({ name: "Ours", layout: { a: { x: 7, y: 0 } } });
    expect(draft.document).toEqual(ann.document());
    await eventually("they are told", () => ann.messages.some(({ type }) => type === "derived"));
  });

  it("type in one text, and one of them far away for a while", async () => {
    const server = await startServer();
    const id = await make("Typed");
    const [ann, ben] = await both(server, id);
    ben.socket.disconnect();
    await eventually("he is away", () => !ben.provider.isSynced);
    expression(ben).insert(0, "$sum(");
    expression(ben).insert(expression(ben).length, ")");
    for (const letter of ".total") expression(ann).insert(expression(ann).length, letter);
    await ann.saved();
    await ben.socket.connect();
    await ben.saved();
    await eventually("they agree", () => expression(ann).toString() === expression(ben).toString());
    expect(expression(ann).toString()).toMatch(/^\$sum\(input(\.total\)|\)\.total)$/);
  });

  it("keep what one of them did offline, also when the page was loaded again meanwhile", async () => {
    const server = await startServer();
    const id = await make("Offline");
    const [ann, ben] = await both(server, id);
    ben.socket.disconnect();
    await eventually("he is away", () => !ben.provider.isSynced);
    expression(ben).delete(0, 2);
    expression(ben).insert(0, "out");
    ben.doc.getMap("nodes").delete("b");
    move(ben, "a", 9);
    // What the browser keeps.
    const kept = encodeStateAsUpdate(ben.doc);
    ben.end();
    expression(ann).insert(5, "!");
    await ann.saved();
    const again = connect(server.url, id, headers);
    onTestFinished(() => again.end());
    applyUpdate(again.doc, kept, "what the browser kept");
    await again.saved();
    await eventually("they agree", () => expression(ann).toString() === expression(again).toString());
    expect(expression(ann).toString()).toBe("output!");
    expect(ann.document()).toEqual(again.document());
    expect(place(ann, "a")).toBe(9);
    expect(again.messages.filter(({ type }) => type === "refused")).toEqual([]);
  });

  it("hear what others announce", async () => {
    const server = await startServer();
    const id = await make("Announced");
    const [ann, ben] = await both(server, id);
    await announce(orgId, id, { type: "published", version: 3 });
    for (const client of [ann, ben])
      await eventually("it is heard", () => client.messages.some((it) => it.type === "published" && it.version === 3));
  });
});

describe("a change", () => {
  it("is acknowledged, and seen by others, only when it is on disk", async () => {
    const server = await startServer();
    const id = await make("Durable");
    const [ann, ben] = await both(server, id);
    const owner = pool(db.url, { max: 1 });
    try {
      await owner.begin(async (sql) => {
        // As long as somebody has the row, nothing can be appended.
        await sql`select from workflow_states where workflow_id = ${id} for update`;
        rename(ann, "Not yet");
        await eventually("it waits for the row", async () => {
          const [row] = await sql`select count(*)::int as n from pg_locks where not granted`;
          return row?.n > 0;
        });
        expect(ann.provider.hasUnsyncedChanges).toBe(true);
        expect(ben.document().name).toBe("Durable");
        expect(await sql`select from workflow_updates where workflow_id = ${id}`).toHaveLength(0);
      });
      await ann.saved();
      expect(await owner`select from workflow_updates where workflow_id = ${id}`).toHaveLength(1);
      await eventually("he sees it", () => ben.document().name === "Not yet");
    } finally {
      await owner.end();
    }
  });

  it("that is made while another one is written goes with those after it", async () => {
    const server = await startServer();
    const id = await make("Batched");
    const [ann, ben] = await both(server, id);
    for (let n = 0; n < 200; n++) {
      move(ann, "a", n);
      move(ben, "b", n);
    }
    await Promise.all([ann.saved(), ben.saved()]);
    await eventually("they agree", () => place(ben, "a") === 199 && place(ann, "b") === 199);
    const owner = pool(db.url, { max: 1 });
    const [row] = await owner`select last_seq from workflow_states where workflow_id = ${id}`;
    await owner.end();
    expect(row?.last_seq).toBeLessThan(200);
  });

  it("is kept when its page is closed right after it", async () => {
    const server = await startServer();
    const id = await make("Closed");
    const ann = join(server, id, headers);
    await ann.saved();
    for (let n = 0; n < 50; n++) move(ann, "a", n);
    ann.end();
    await eventually("all of it is there", async () => (await getWorkflow(orgId, id)).layout.a?.x === 49);
  });
});

describe("a restart of the server", () => {
  it("loses nothing that was acknowledged, and clients come back by themselves", async () => {
    const first = await startServer();
    const id = await make("Restarted");
    const [ann, ben] = await both(first, id);
    move(ann, "a", 1);
    await ann.saved();
    const port = Number(new URL(first.url).port);
    await first.stop();
    await eventually("both noticed", () => !ann.provider.isSynced && !ben.provider.isSynced);
    expect([...ann.closed, ...ben.closed]).toEqual([1012, 1012]);
    // With no server there, people go on.
    move(ann, "a", 2);
    move(ben, "b", 3);
    await startServer(undefined, port);
    await Promise.all([ann.saved(), ben.saved()]);
    await eventually("they agree", () => place(ben, "a") === 2 && place(ann, "b") === 3);
    expect((await getWorkflow(orgId, id)).layout).toMatchObject({ a: { x: 2 }, b: { x: 3 } });
  });

  it("a document that nobody has open leaves the memory, and comes back from disk", async () => {
    const server = await startServer({ idleMs: 20, deriveMs: 30 });
    const id = await make("Left");
    const ann = join(server, id, headers);
    await ann.saved();
    rename(ann, "Left alone");
    await ann.saved();
    const { live } = Reflect.get(server.collaboration, "hub") as { live: Map<string, unknown> };
    expect(live.has(id)).toBe(true);
    ann.end();
    await eventually("it is out of memory", () => !live.has(id));
    const ben = join(server, id, headers);
    await ben.saved();
    expect(ben.document().name).toBe("Left alone");
  });
});

describe("two servers on one database", () => {
  it("make one document of a draft, whoever is first, and converge", async () => {
    const [one, two] = [await startServer(), await startServer()];
    const id = await make("Twice");
    const [ann, ben] = await both(one, id, two);
    for (let n = 0; n < 20; n++) {
      move(ann, "a", n);
      move(ben, "b", n);
      expression(ann).insert(0, "x");
      expression(ben).insert(0, "y");
    }
    await Promise.all([ann.saved(), ben.saved()]);
    await eventually("they agree", () => expression(ann).length === 45 && expression(ben).length === 45);
    expect(expression(ann).toString()).toBe(expression(ben).toString());
    expect(ann.document()).toEqual(ben.document());
    expect(ann.document().nodes).toHaveLength(2);
    await eventually("the draft has it", async () => {
      const { document } = await getWorkflow(orgId, id);
      return document.nodes[0]?.config.expression === expression(ann).toString();
    });
  });

  it("also when what they tell each other is lost", async () => {
    const [one, two] = [await startServer(), await startServer()];
    const id = await make("Deaf");
    const [ann, ben] = await both(one, id, two);
    const owner = pool(db.url, { max: 1 });
    const cut = await owner`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`;
    expect(cut.length).toBeGreaterThan(0);
    move(ann, "a", 42);
    await ann.saved();
    await eventually("he has it", () => place(ben, "a") === 42);
    move(ben, "a", 43);
    await ben.saved();
    await eventually("she has it", () => place(ann, "a") === 43);
    await owner.end();
    await eventually("they hear again", async () => {
      await announce(orgId, id, { type: "published", version: 1 });
      return [ann, ben].every(({ messages }) => messages.some(({ type }) => type === "published"));
    });
  });
});
