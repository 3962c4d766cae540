import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { fromYDoc, toYDoc } from "@/lib/collab/shape";
import { meet, replicas } from "@/lib/collab/shape/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { setField } from "../state/commands/field";
import { replaceAll } from "../state/commands/fragment";
import { addNode, moveTo, patchNode, remove, rename, setConfig } from "../state/commands/nodes";
import { addTrigger } from "../state/commands/triggers";
import { indexEdges, toDocument, toState } from "../state/document";
import { EditorStore } from "../state/store";
import { anyCommand, draw, node, TEST_TYPES } from "../state/testing";
import { YDocument } from "./document";

const chat = (id: string, prompt: string) => node(id, "chat_model", { config: { prompt } });
const TYPES = new Map([...nodeTypes, ...TEST_TYPES]);
const emptyLayout = (document: WorkflowDocument) => toDocument(toState(document, {})).layout;

/** So many people who have one document open. `meet` brings together what they did. */
function open(document: WorkflowDocument, count: number, now: () => number = () => 0) {
  const layout = emptyLayout(document);
  const docs = replicas(count, toYDoc(document, layout));
  const stores = docs.map((doc) => {
    const store = new EditorStore(toState(document, layout), TYPES, now);
    new YDocument(doc, store, undefined, now);
    return store;
  });
  const [a, b] = stores;
  if (!a) throw new Error("Nobody is there.");
  return { a, b: b ?? a, docs, stores, meet: () => meet(docs) };
}

const sorted = (index: ReadonlyMap<string, unknown>) => [...index].sort(([x], [y]) => (x < y ? -1 : 1));

/** The state is what would be read from the document as a whole. */
function expectSound(store: EditorStore, doc: Y.Doc | undefined) {
  if (!doc) throw new Error("There is no such document.");
  const { document, layout } = fromYDoc(doc);
  const { state } = store.get();
  const whole = toState(document, layout);
  // To the order of its keys.
  expect(JSON.stringify(toDocument(state))).toBe(JSON.stringify(toDocument(whole)));
  expect(toDocument(state).document).toEqual(document);
  expect([...state.nodes.keys()]).toEqual([...whole.nodes.keys()]);
  expect([...state.edges.keys()]).toEqual([...whole.edges.keys()]);
  expect(sorted(state.outgoing)).toEqual(sorted(indexEdges(state.edges.values(), "source_node_id")));
  expect(sorted(state.incoming)).toEqual(sorted(indexEdges(state.edges.values(), "target_node_id")));
}

describe("a shared document", () => {
  it("takes any series of commands, back to where it began, and forth again", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 25 }), (commands) => {
        const { a, docs } = open(draw(["a", "b", "c"], ["a>b", "b>c"], { triggers: [{ type: "manual" }] }), 1);
        const start = toDocument(a.get().state);
        for (const make of commands) {
          a.dispatch(make(a.get().state));
          expectSound(a, docs[0]);
        }
        const end = toDocument(a.get().state);
        while (a.undo());
        expect(toDocument(a.get().state)).toEqual(start);
        while (a.redo());
        expect(toDocument(a.get().state)).toEqual(end);
        expectSound(a, docs[0]);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same for everybody, whatever they do and take back at the same time", () => {
    const deed = fc.record({ who: fc.nat(2), make: anyCommand, after: fc.constantFrom("", "undo", "redo", "meet") });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), (deeds) => {
        const { stores, docs, meet: all } = open(draw(["a", "b", "c"], ["a>b", "b>c"]), 3);
        for (const { who, make, after } of deeds) {
          const store = stores[who];
          if (!store) continue;
          store.dispatch(make(store.get().state));
          if (after === "meet") all();
          else if (after !== "") store[after]();
        }
        all();
        for (const [index, store] of stores.entries()) expectSound(store, docs[index]);
        const [first, ...others] = stores.map((store) => toDocument(store.get().state));
        for (const other of others) expect(other).toEqual(first);
      }),
      { numRuns: 60 },
    );
  });

  it("leaves everything as it was that a remote change did not touch", () => {
    const { a, b, meet } = open(
      draw(["a", "b", chat("c", "hi")], ["a>b", "b>c"], { triggers: [{ type: "manual" }] }),
      2,
    );
    const before = a.get().state;
    b.dispatch(setConfig("c", "prompt", "hi there"));
    meet();
    const after = a.get().state;
    expect(after.nodes.get("c")?.config).toEqual({ prompt: "hi there" });
    expect(after.nodes.get("a")).toBe(before.nodes.get("a"));
    expect(after.nodes.get("b")).toBe(before.nodes.get("b"));
    expect(after.edges).toBe(before.edges);
    expect(after.outgoing).toBe(before.outgoing);
    expect(after.fields).toBe(before.fields);
    expect(after.places).toBe(before.places);
  });

  it("keeps the identity of what the page showed before it came", () => {
    const document = draw(["a", "b"], ["a>b"], { triggers: [{ type: "manual" }] });
    const layout = emptyLayout(document);
    const store = new EditorStore(toState(document, layout), TEST_TYPES);
    const before = store.get().state;
    new YDocument(toYDoc({ ...document, name: "Another" }, layout), store);
    const after = store.get().state;
    expect(after.fields.name).toBe("Another");
    expect(after.nodes).toBe(before.nodes);
    expect(after.outgoing).toBe(before.outgoing);
  });

  it("gets what was done before it came, on top of what others did meanwhile", () => {
    const document = draw([chat("a", "Hello."), "b"]);
    const layout = emptyLayout(document);
    const store = new EditorStore(toState(document, layout), TYPES);
    store.dispatch(setConfig("a", "prompt", "Hello. Mine."));
    store.dispatch(addNode("step", { x: 0, y: 400 }));
    const others = toYDoc({ ...document, nodes: [chat("a", "Theirs. Hello."), node("b")] }, layout);
    new YDocument(others, store);
    expect(store.get().state.nodes.get("a")?.config.prompt).toBe("Theirs. Hello. Mine.");
    expect(fromYDoc(others).document.nodes.map((each) => each.node_id)).toEqual(["a", "b", "step"]);
    expect(store.get().undo).toBe("add");
    store.undo();
    store.undo();
    expect(store.get().state.nodes.get("a")?.config.prompt).toBe("Theirs. Hello.");
    expect(store.undo()).toBe(false);
  });

  it("does again what was taken back before it came", () => {
    const document = draw(["a", "b", "c"], ["a>b", "b>c"]);
    const layout = emptyLayout(document);
    const [doc] = replicas(1, toYDoc(document, layout));
    if (!doc) throw new Error("There is no document.");
    const store = new EditorStore(toState(document, layout), TYPES, () => 0);
    store.dispatch(rename("a", "First"));
    store.dispatch(remove(["b"], []));
    store.dispatch(rename("c", "Third"));
    store.undo();
    store.undo();
    new YDocument(doc, store, undefined, () => 0);
    expectSound(store, doc);
    expect([...store.get().state.nodes.keys()].sort()).toEqual(["a", "b", "c"]);
    expect(store.get().state.edges.size).toBe(2);
    expect(store.redo()).toBe(true);
    expect([...store.get().state.nodes.keys()]).toEqual(["a", "c"]);
    expect(store.redo()).toBe(true);
    expect(store.get().state.nodes.get("c")?.name).toBe("Third");
    expect(store.redo()).toBe(false);
    for (let steps = 0; steps < 3; steps++) expect(store.undo()).toBe(true);
    expect(store.undo()).toBe(false);
    expectSound(store, doc);
    expect(toDocument(store.get().state).document).toEqual(document);
  });

  it("selects what a command made, and drops from the selection what another person deleted", () => {
    const { a, b, meet } = open(draw(["a", "b"]), 2);
    a.dispatch(addNode("step", { x: 0, y: 400 }));
    expect([...a.get().selection.nodes]).toEqual(["step"]);
    a.select(["a", "b"]);
    b.dispatch(remove(["b"]));
    meet();
    expect([...a.get().selection.nodes]).toEqual(["a"]);
  });

  it("keeps first positions, which nobody can take back", () => {
    const { a, docs, meet, stores } = open(draw(["a"]), 2);
    docs[0]?.getMap("layout").delete("a");
    a.settle(new Map([["a", { x: 800, y: 80 }]]));
    expect(a.undo()).toBe(false);
    meet();
    expect(stores[1]?.get().state.places.get("a")).toEqual({ x: 800, y: 80 });
  });
});

describe("undo with others", () => {
  it("takes back one's own steps only", () => {
    const { a, b, meet } = open(draw([chat("x", "Hello world"), "y"]), 2);
    a.dispatch(setConfig("x", "prompt", "Hello big world"));
    meet();
    b.dispatch(setConfig("x", "prompt", "Hello big world, and moon"));
    b.dispatch(rename("y", "Theirs"));
    meet();
    expect(a.get().undo).toBe("edit");
    a.undo();
    meet();
    expect(b.get().state.nodes.get("x")?.config.prompt).toBe("Hello world, and moon");
    expect(b.get().state.nodes.get("y")?.name).toBe("Theirs");
    expect(a.undo()).toBe(false);
    expect(a.get()).toMatchObject({ undo: null, redo: "edit" });
    a.redo();
    expect(a.get().state.nodes.get("x")?.config.prompt).toBe("Hello big world, and moon");
  });

  it("brings a deleted node back with its edges, place and texts, where it stood", () => {
    const { a, b, meet } = open(draw(["a", chat("b", "Long text"), "c"], ["a>b", "b>c", "a>c"]), 2);
    const before = toDocument(a.get().state);
    a.dispatch(remove(["b"]));
    meet();
    b.dispatch(moveTo(new Map([["c", { x: 800, y: 800 }]])));
    meet();
    expect(b.get().state.nodes.has("b")).toBe(false);
    a.undo();
    meet();
    const after = toDocument(b.get().state);
    expect(after.document).toEqual(before.document);
    expect(after.layout).toEqual({ ...before.layout, c: { x: 800, y: 800 } });
    // It is a shared text again, not a copy.
    a.dispatch(setConfig("b", "prompt", "Long text A"));
    b.dispatch(setConfig("b", "prompt", "B Long text"));
    meet();
    expect(a.get().state.nodes.get("b")?.config.prompt).toBe("B Long text A");
  });

  it("does not take back what another person has written over since", () => {
    const { a, b, meet } = open(draw(["a"]), 2);
    a.dispatch(rename("a", "Mine"));
    meet();
    b.dispatch(rename("a", "Theirs"));
    meet();
    a.undo();
    meet();
    expect(b.get().state.nodes.get("a")?.name).toBe("Theirs");
  });

  it("joins typing in one field into one step, until a pause or another field", () => {
    let time = 0;
    const { a } = open(draw([chat("x", "")]), 1, () => time);
    for (const text of ["h", "he", "hel"]) {
      a.dispatch(setConfig("x", "prompt", text));
      time += 100;
    }
    a.dispatch(setConfig("x", "system", "s"));
    time += 5000;
    a.dispatch(setConfig("x", "system", "sy"));
    const seen: unknown[] = [];
    while (a.undo()) seen.push(a.get().state.nodes.get("x")?.config);
    expect(seen).toEqual([{ prompt: "hel", system: "s" }, { prompt: "hel" }, {}]);
  });

  it("takes an import back in one step", () => {
    const { a, b, meet } = open(draw([chat("a", "one"), "b"], ["a>b"]), 2);
    const before = toDocument(a.get().state);
    a.dispatch(replaceAll(draw([chat("a", "one two"), "c"], ["a>c"], { name: "New" }), {}));
    b.dispatch(setConfig("a", "prompt", "zero one"));
    meet();
    expect(b.get().state.nodes.get("a")?.config.prompt).toBe("zero one two");
    a.undo();
    meet();
    expect(toDocument(b.get().state).document).toEqual({
      ...before.document,
      nodes: [chat("a", "zero one"), ...before.document.nodes.slice(1)],
    });
  });

  it("knows notes, triggers and descriptions too", () => {
    const { a, b, meet } = open(draw(["a"]), 2);
    a.dispatch(patchNode("a", { notes: "For the team" }));
    a.dispatch(addTrigger({ type: "manual", config: {}, is_active: true }, { x: 0, y: 400 }));
    a.dispatch(setField("description", "What it does"));
    meet();
    const { state } = b.get();
    expect(state.nodes.get("a")?.notes).toBe("For the team");
    expect(state.fields).toMatchObject({ description: "What it does", triggers: [{ type: "manual" }] });
    expect(state.places.get("trigger:0")).toEqual({ x: 0, y: 400 });
    while (a.undo());
    meet();
    expect(toDocument(b.get().state).document).toEqual(draw(["a"]));
  });
});
