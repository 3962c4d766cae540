import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { connect, removeEdges } from "@/components/canvas/state/commands/edges";
import { setField } from "@/components/canvas/state/commands/field";
import { replaceAll } from "@/components/canvas/state/commands/fragment";
import { addNode, insertOnEdge, moveTo, remove, rename, setConfig } from "@/components/canvas/state/commands/nodes";
import { addTrigger, setTrigger } from "@/components/canvas/state/commands/triggers";
import { toState } from "@/components/canvas/state/document";
import { draw, node } from "@/components/canvas/state/testing";
import type { EditorCommand } from "@/components/canvas/state/types";
import { nodeTypes } from "@/lib/nodes/registry";
import { parseDocument } from "@/lib/workflow";
import { workflowDocument } from "@/lib/workflow/schema";
import { applyChanges, applyDocument, fromYDoc, toYDoc } from "./index";
import { meet, replicas } from "./testing";

/** Does a command as the editor does: on what this peer sees. */
function run(doc: Y.Doc, command: EditorCommand): void {
  const { document, layout } = fromYDoc(doc);
  applyChanges(doc, command.run(toState(document, layout), nodeTypes).changes);
}

const chat = (id: string, prompt: string) => node(id, "chat_model", { config: { prompt } });
const start = (...args: Parameters<typeof draw>) => replicas(2, toYDoc(draw(...args), {})) as [Y.Doc, Y.Doc];
const see = (doc: Y.Doc) => fromYDoc(doc).document;
const prompt = (doc: Y.Doc, id: string) => see(doc).nodes.find((each) => each.node_id === id)?.config.prompt;

function expectEqual(...docs: Y.Doc[]) {
  const [first = "", ...others] = docs.map((doc) => JSON.stringify(fromYDoc(doc)));
  for (const other of others) expect(other).toBe(first);
  const { document } = JSON.parse(first);
  workflowDocument.parse(document);
  expect(parseDocument(document).document).toEqual(document);
}

describe("two people at the same time", () => {
  it("type in one prompt, and both texts are there", () => {
    const [a, b] = start([chat("x", "Summarise the text.")]);
    run(a, setConfig("x", "prompt", "Please summarise the text."));
    run(b, setConfig("x", "prompt", "Summarise the text. In German."));
    meet([a, b]);
    expectEqual(a, b);
    expect(prompt(a, "x")).toBe("Please summarise the text. In German.");
  });

  it("both begin an empty prompt", () => {
    const [a, b] = start([chat("x", "")]);
    run(a, setConfig("x", "prompt", "one"));
    run(b, setConfig("x", "prompt", "two"));
    meet([a, b]);
    expectEqual(a, b);
    expect(["onetwo", "twoone"]).toContain(prompt(a, "x"));
  });

  it("change different keys of one node, and both changes are there", () => {
    const [a, b] = start([node("x", "http_request", { config: { url: "https://a" } })]);
    run(a, rename("x", "Fetch"));
    run(b, setConfig("x", "method", "POST"));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a).nodes[0]).toMatchObject({ name: "Fetch", config: { url: "https://a", method: "POST" } });
  });

  it("one deletes a node that the other edits: it is gone", () => {
    const [a, b] = start([chat("x", "old"), "y"], ["x>y"]);
    run(a, remove(["x"]));
    run(b, setConfig("x", "prompt", "new"));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a).nodes.map((each) => each.node_id)).toEqual(["y"]);
  });

  it("one deletes a node that the other connects: the connection is not there either", () => {
    const [a, b] = start(["x", "y"]);
    run(a, remove(["y"]));
    run(b, connect("x", "main", "y"));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a)).toMatchObject({ nodes: [{ node_id: "x" }], edges: [] });
  });

  it("make a node with the same id: one of them stays, whole", () => {
    const [a, b] = start([]);
    run(a, addNode("http_request", { x: 0, y: 0 }));
    run(a, setConfig("http_request", "url", "https://a"));
    run(b, addNode("http_request", { x: 96, y: 0 }));
    run(b, setConfig("http_request", "url", "https://b"));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a).nodes).toHaveLength(1);
    expect(["https://a", "https://b"]).toContain(see(a).nodes[0]?.config.url);
  });

  it("change triggers: one edits the first, one adds, and both hold", () => {
    const triggers = [{ type: "webhook", config: { path: "in" }, is_active: true }];
    const [a, b] = start(["x"], [], { triggers });
    run(a, setTrigger(0, { type: "webhook", config: { path: "orders" }, is_active: true }));
    run(b, addTrigger({ type: "manual", config: {}, is_active: true }, { x: 0, y: 240 }));
    run(b, setTrigger(0, { type: "webhook", config: { path: "in" }, is_active: false }));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a).triggers).toEqual([
      { type: "webhook", config: { path: "orders" }, is_active: false },
      { type: "manual", config: {}, is_active: true },
    ]);
    expect(fromYDoc(a).layout["trigger:1"]).toEqual({ x: 0, y: 240 });
  });

  it("one removes the first trigger, one edits the second: the edit stays with its trigger, and so does its place", () => {
    const triggers = ["one", "two"].map((path) => ({ type: "webhook", config: { path }, is_active: true }));
    const [a, b] = start(["x"], [], { triggers });
    run(b, moveTo(new Map([["trigger:1", { x: 80, y: 400 }]])));
    run(a, remove(["trigger:0"]));
    run(b, setTrigger(1, { type: "webhook", config: { path: "second" }, is_active: true }));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a).triggers).toEqual([{ type: "webhook", config: { path: "second" }, is_active: true }]);
    expect(fromYDoc(a).layout["trigger:0"]).toEqual({ x: 80, y: 400 });
  });

  it("set different variables, and write in one description", () => {
    const [a, b] = start([], [], { description: "It works." });
    run(a, setField("variables", { one: 1 }));
    run(b, setField("variables", { two: 2 }));
    run(a, setField("description", "It works well."));
    run(b, setField("description", "Now it works."));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a)).toMatchObject({ variables: { one: 1, two: 2 } });
    expect(see(a).description).toContain("well");
  });

  it("one imports a document while the other types and adds: what the import did not mean is kept", () => {
    const [a, b] = start([chat("x", "First line.\nSecond line."), "y"], ["x>y"]);
    applyDocument(
      a,
      { ...see(a), name: "Imported", nodes: [chat("x", "First line.\nSecond line, changed."), node("y")] },
      null,
    );
    run(b, setConfig("x", "prompt", "First line, mine.\nSecond line."));
    run(b, addNode("delay", { x: 0, y: 400 }));
    meet([a, b]);
    expectEqual(a, b);
    expect(see(a).name).toBe("Imported");
    expect(prompt(a, "x")).toBe("First line, mine.\nSecond line, changed.");
    expect(see(a).nodes.map((each) => each.node_id)).toEqual(["x", "y", "delay"]);
  });

  it("never cut a character in two", () => {
    const [a, b] = start([chat("x", "😀")]);
    run(a, setConfig("x", "prompt", "😁"));
    run(b, setConfig("x", "prompt", "😀!"));
    meet([a, b]);
    expectEqual(a, b);
    expect(prompt(a, "x")).toBe("😁!");
  });
});

interface Deed {
  who: number;
  kind: number;
  a: number;
  b: number;
  text: string;
  meets: boolean;
}
const deed: fc.Arbitrary<Deed> = fc.record({
  who: fc.nat(2),
  kind: fc.nat(13),
  a: fc.nat(20),
  b: fc.nat(20),
  text: fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("😀", "a b", "")),
  meets: fc.boolean(),
});

function act(doc: Y.Doc, { kind, a, b, text }: Deed): void {
  const { nodes, edges, triggers } = see(doc);
  const one = nodes[a % Math.max(1, nodes.length)]?.node_id ?? "none";
  const two = nodes[b % Math.max(1, nodes.length)]?.node_id ?? "none";
  const old = nodes.find((each) => each.node_id === one)?.config.prompt;
  const typed =
    typeof old === "string" ? old.slice(0, b % (old.length + 1)) + text + old.slice(b % (old.length + 1)) : text;
  const commands: EditorCommand[] = [
    addNode(["chat_model", "delay", "router"][a % 3] ?? "delay", { x: b * 8, y: a * 8 }),
    connect(one, "main", two),
    removeEdges([edges[a % Math.max(1, edges.length)]?.id ?? "none"]),
    remove([one, `trigger:${b}`]),
    insertOnEdge(edges[a % Math.max(1, edges.length)]?.id ?? "none", { type: "delay", at: { x: 0, y: 0 } }),
    moveTo(new Map([[one, { x: a * 8, y: b * 8 }]])),
    setConfig(one, "prompt", typed),
    setConfig(one, "prompt", typed),
    setConfig(one, "temperature", b),
    rename(one, text),
    addTrigger({ type: "webhook", config: { path: text }, is_active: true }, { x: a, y: b }),
    setTrigger(a % Math.max(1, triggers.length), { type: "manual", config: { text }, is_active: b % 2 === 0 }),
    setField("variables", { [`v${a % 3}`]: b }),
    replaceAll(draw([chat("c1", text), "s"], ["c1>s"]), {}),
  ];
  const command = commands[kind];
  if (command) run(doc, command);
}

describe("three people who do anything, at any time", () => {
  it("end with one document", () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
        const first = toYDoc(draw([chat("c1", "hello"), "s"], ["c1>s"], { triggers: [{ type: "manual" }] }), {});
        const docs = replicas(3, first);
        for (const each of deeds) {
          const doc = docs[each.who];
          if (doc) act(doc, each);
          if (each.meets) meet(docs.slice(0, 2));
        }
        meet(docs);
        meet(docs);
        expectEqual(...docs);
      }),
      { numRuns: 120 },
    );
  });
});
