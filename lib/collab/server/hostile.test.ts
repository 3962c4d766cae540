/** Bytes that no client of ours would send. Whatever comes, the process lives, the document stays as it was, and the others go on. */
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector, XmlElement, Map as YMap, Text as YText } from "yjs";
import { useTestDatabase } from "@/db/testing";
import { makeKey } from "@/lib/api/testing";
import { createWorkflow, getWorkflow } from "@/lib/workflows";
import { MAX_MESSAGE_BYTES, MAX_UPDATE_BYTES } from "../limits";
import { type Client, eventually, join, startServer, type TestServer } from "../testing";
import { inspect } from "./inspect";

const db = useTestDatabase();
let orgId: string;
let userId: string;
let headers: Record<string, string>;
beforeAll(async () => {
  ({ orgId, userId } = await db.makeOrg());
  headers = { authorization: `Bearer ${await makeKey(orgId, userId)}` };
});

const make = async (name: string) =>
  (await createWorkflow({ orgId, userId }, { document: { name, nodes: [], edges: [], triggers: [] }, problems: [] }))
    .id;

/** The same numbers at each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

const SYNC = 0;
const UPDATE = 2;
function message(name: string, type: number, ...rest: (number | string | Uint8Array)[]): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, name);
  writeVarUint(encoder, type);
  for (const part of rest) {
    if (typeof part === "number") writeVarUint(encoder, part);
    else if (typeof part === "string") writeVarString(encoder, part);
    else writeVarUint8Array(encoder, part);
  }
  return toUint8Array(encoder);
}

/** The change that `change` makes to a copy of the client's document. */
function updateOf(client: Client, change: (doc: Doc) => void): Uint8Array {
  const copy = new Doc();
  applyUpdate(copy, encodeStateAsUpdate(client.doc));
  const before = encodeStateVector(copy);
  change(copy);
  return encodeStateAsUpdate(copy, before);
}

async function clientOf(server: TestServer, name: string) {
  const id = await make(name);
  const [attacker, witness] = [join(server, id, headers), join(server, id, headers)];
  await Promise.all([attacker.saved(), witness.saved()]);
  const send = (bytes: Uint8Array) => attacker.socket.webSocket?.send(bytes.slice());
  const forge = (update: Uint8Array) => send(message(id, SYNC, UPDATE, update));
  const isSound = async () => {
    witness.doc.getMap("fields").set("name", `${name} goes on`);
    await witness.saved();
    expect((await getWorkflow(orgId, id)).name).toBe(`${name} goes on`);
  };
  const refusals = () => attacker.messages.flatMap((it) => (it.type === "refused" ? [it.reason] : []));
  return { id, attacker, witness, send, forge, isSound, refusals };
}

function nested(depth: number): YMap<unknown> {
  const outer = new YMap<unknown>();
  let inner = outer;
  for (let n = 1; n < depth; n++) {
    const next = new YMap<unknown>();
    inner.set("in", next);
    inner = next;
  }
  return outer;
}

function deepList(depth: number): unknown {
  let list: unknown = 1;
  for (let n = 0; n < depth; n++) list = [list];
  return list;
}

describe("changes", () => {
  it("that are too large are refused, and larger messages end the connection", async () => {
    const server = await startServer();
    const { attacker, forge, send, isSound, refusals } = await clientOf(server, "Large");
    forge(updateOf(attacker, (doc) => doc.getMap("fields").set("big", "x".repeat(MAX_UPDATE_BYTES + 1))));
    await eventually("it is refused", () => refusals().includes("too_large"));
    await isSound();
    send(new Uint8Array(MAX_MESSAGE_BYTES + 1));
    await eventually("it is out", () => attacker.closed.includes(1009));
    await isSound();
  });

  it("of kinds that the document has not, too deep, or with holes are refused", async () => {
    const server = await startServer();
    const { id, attacker, forge, isSound, refusals } = await clientOf(server, "Odd");
    const fields = (doc: Doc) => doc.getMap("fields");
    const odd: ((doc: Doc) => void)[] = [
      (doc) => fields(doc).set("doc", new Doc()),
      (doc) => fields(doc).set("xml", new XmlElement("b")),
      (doc) => fields(doc).set("bytes", new Uint8Array([1])),
      (doc) => fields(doc).set("big", 2n ** 60n),
      (doc) => fields(doc).set("deep", deepList(500)),
      (doc) => fields(doc).set("types", nested(30)),
      (doc) => doc.getText("description").insertEmbed(0, { image: "x" }),
      (doc) => doc.getText("description").insert(0, "bold", { bold: true }),
    ];
    for (const [n, change] of odd.entries()) {
      forge(updateOf(attacker, change));
      await eventually(`change ${n} is refused`, () => refusals().length === n + 1);
    }
    // One that builds on something that nobody has.
    const lost = new Doc();
    applyUpdate(lost, encodeStateAsUpdate(attacker.doc));
    lost.getText("description").insert(0, "a");
    const before = encodeStateVector(lost);
    lost.getText("description").insert(1, "b");
    forge(encodeStateAsUpdate(lost, before));
    await eventually("it is refused", () => refusals().length === odd.length + 1);
    expect(new Set(refusals())).toEqual(new Set(["unreadable"]));
    await isSound();
    const { document } = await getWorkflow(orgId, id);
    expect(Object.keys(document).sort()).toEqual(["edges", "name", "nodes", "triggers"]);
  });

  it("of random bytes, cut off or with bits turned over, are refused or do what they say", async () => {
    const server = await startServer();
    const { attacker, forge, isSound, refusals } = await clientOf(server, "Noise");
    const next = random(7);
    const good = updateOf(attacker, (doc) => {
      doc.getMap("nodes").set("n", nested(3));
      doc.getText("description").insert(0, "some text");
    });
    for (let n = 0; n < 300; n++) {
      const bytes = n % 3 === 0 ? Uint8Array.from({ length: 1 + next() * 60 }, () => next() * 256) : good.slice();
      if (n % 3 === 1) bytes[Math.floor(next() * bytes.length)] = next() * 256;
      forge(n % 3 === 2 ? bytes.subarray(0, next() * bytes.length) : bytes);
    }
    await eventually("they are through", () => refusals().length > 150);
    await isSound();
  });

  it("that are no workflow leave the draft as it was, and it heals", async () => {
    const server = await startServer();
    const { id, attacker, witness } = await clientOf(server, "Senseless");
    attacker.doc.transact(() => {
      attacker.doc.getMap("nodes").set("a", "no node");
      attacker.doc.getMap("fields").set("name", { not: "a name" });
      attacker.doc.getMap("fields").set("settings", [1]);
      attacker.doc.getMap("layout").set("a", { x: "left" });
      attacker.doc.getArray("triggers").insert(0, [5, new YText("x")]);
    });
    await attacker.saved();
    const draft = await getWorkflow(orgId, id);
    expect(draft.document.nodes).toEqual([]);
    witness.doc.getMap("fields").set("name", "Sense again");
    await witness.saved();
    expect((await getWorkflow(orgId, id)).name).toBe("Sense again");
  });
});

describe("messages", () => {
  it("that are none end their connection, and only that", async () => {
    const server = await startServer();
    const { id, attacker, send, isSound } = await clientOf(server, "Malformed");
    const bad = [
      new Uint8Array(),
      new Uint8Array([255, 255, 255]),
      message(id, SYNC, 9, new Uint8Array()),
      message(id, SYNC, 0, new Uint8Array([255])),
      message(id, SYNC, UPDATE),
    ];
    for (const [n, bytes] of bad.entries()) {
      send(bytes);
      await eventually(`message ${n} ends it`, () => attacker.closed.length === n + 1);
      await attacker.saved();
    }
    expect(new Set(attacker.closed)).toEqual(new Set([4400]));
    await isSound();
  });

  it("that a client has no business to send are heard by nobody", async () => {
    const server = await startServer();
    const { id, witness, send, isSound } = await clientOf(server, "Impostor");
    const STATELESS = 5;
    const BROADCAST = 6;
    for (const type of [STATELESS, BROADCAST]) send(message(id, type, '{"type":"published","version":1}'));
    for (const type of [3, 8, 9, 77]) send(message(id, type, 1));
    for (const body of [new Uint8Array([255]), new Uint8Array([200]), new Uint8Array([1, 1, 1, 3, 123, 123, 123])])
      send(message(id, 1, body));
    await isSound();
    expect(witness.messages.filter(({ type }) => type === "published")).toEqual([]);
  });

  it("may be random from the first one on", async () => {
    const server = await startServer();
    const { isSound } = await clientOf(server, "Flooded");
    const next = random(11);
    for (let n = 0; n < 40; n++) {
      const socket = new WebSocket(server.url, { headers });
      onTestFinished(() => socket.terminate());
      await new Promise((resolve) => socket.once("open", resolve));
      const over = new Promise((resolve) => socket.once("close", resolve));
      for (let m = 0; m < 5; m++) socket.send(Uint8Array.from({ length: next() * 40 }, () => next() * 256));
      socket.send("text");
      socket.close();
      await over;
    }
    await isSound();
  });

  it("to more documents than one page has open end the connection", async () => {
    const server = await startServer();
    const socket = new WebSocket(server.url, { headers });
    onTestFinished(() => socket.terminate());
    await new Promise((resolve) => socket.once("open", resolve));
    const over = new Promise<number>((resolve) => socket.once("close", resolve));
    for (let n = 0; n < 6; n++) socket.send(message(await make("One of many"), 2, 0, "token"));
    expect(await over).toBe(4429);
  });
});

describe("a look at a change", () => {
  it("takes what people do, and finds what is missing", () => {
    const doc = new Doc();
    const other = new Doc();
    const updates: Uint8Array[] = [];
    other.on("update", (update: Uint8Array) => updates.push(update));
    other.getMap("nodes").set("a", nested(4));
    other.getText("description").insert(0, "abc");
    other.getText("description").delete(1, 1);
    other.getArray("triggers").insert(0, [nested(1), nested(1)]);
    other.getMap("nodes").delete("a");
    const last = updates.at(-1) ?? new Uint8Array();
    expect(inspect(doc, last)).toBe("incomplete");
    for (const update of updates) {
      expect(inspect(doc, update)).toBe("good");
      applyUpdate(doc, update);
    }
    expect(inspect(doc, encodeStateAsUpdate(other))).toBe("good");
    expect(inspect(doc, new Uint8Array([0, 0]))).toBe("empty");
    expect(inspect(doc, new Uint8Array())).toBe("malformed");
  });

  it("walks a long chain, and a long row, once", () => {
    const doc = new Doc();
    doc.transact(() => {
      let inner = doc.getMap<unknown>("nodes");
      for (let n = 0; n < 3000; n++) inner = inner.set("in", new YMap<unknown>());
    });
    expect(inspect(new Doc(), encodeStateAsUpdate(doc))).toBe("malformed");
    const list = new Doc();
    for (let n = 0; n < 5000; n++) list.getArray("triggers").push([nested(1)]);
    expect(inspect(new Doc(), encodeStateAsUpdate(list))).toBe("good");
  });
});
