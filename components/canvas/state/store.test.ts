import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NODE_ID } from "@/lib/workflow/names";
import { connect, renameRoute } from "./commands/edges";
import { fragmentOf, paste, replaceAll } from "./commands/fragment";
import { addNode, insertOnEdge, remove, rename, setConfig } from "./commands/nodes";
import { addTrigger } from "./commands/triggers";
import { checkConnection } from "./connection";
import { indexEdges, toDocument, toState } from "./document";
import { anyCommand, draw, node, storeOf, TEST_TYPES } from "./testing";
import type { EditorState } from "./types";

const doc = (state: EditorState) => toDocument(state).document;

describe("editing a workflow", () => {
  it("gives a new node the next readable id and a name of its own", () => {
    const store = storeOf(draw([]));
    store.dispatch(addNode("step", { x: 3, y: 5 }));
    store.dispatch(addNode("step", { x: 0, y: 100 }));
    expect([...store.get().state.nodes.values()].map((n) => [n.node_id, n.name])).toEqual([
      ["step", "Step"],
      ["step_2", "Step 2"],
    ]);
    expect(store.get().state.places.get("step")).toEqual({ x: 0, y: 8 });
    expect([...store.get().selection.nodes]).toEqual(["step_2"]);
  });

  it("puts a new card beside those that are there, never over one", () => {
    const store = storeOf(draw([]));
    store.dispatch(addTrigger({ type: "manual", config: {}, is_active: true }, { x: 0, y: 0 }));
    for (const _ of [1, 2]) store.dispatch(addNode("step", { x: 0, y: 0 }));
    store.dispatch(addNode("step", { x: 0, y: 400 }));
    expect([...store.get().state.places.values()].map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [296, 0],
      [592, 0],
      [0, 400],
    ]);
  });

  it("inserts a node into an edge and keeps the edge's route", () => {
    const store = storeOf(draw([node("r", "router"), "b"], ["r>b:big"]));
    store.dispatch(insertOnEdge("r>b:big", { type: "step", at: { x: 0, y: 0 } }));
    expect(doc(store.get().state).edges.map((e) => [e.source_node_id, e.target_node_id, e.route])).toEqual([
      ["r", "step", "big"],
      ["step", "b", undefined],
    ]);
    store.undo();
    expect(doc(store.get().state).edges).toHaveLength(1);
  });

  it("deletes a node with its edges, and undo restores both in their old order", () => {
    const before = draw(["a", "b", "c"], ["a>b", "b>c", "a>c"]);
    const store = storeOf(before);
    store.dispatch(remove(["b"]));
    expect(doc(store.get().state).edges.map((e) => e.id)).toEqual(["a>c"]);
    store.undo();
    expect(doc(store.get().state)).toEqual(before);
  });

  it("makes a new route when an edge leaves the new-route handle, and renames it on every edge", () => {
    const store = storeOf(draw([node("r", "router"), "a", "b"], ["r>a:small"]));
    store.dispatch(connect("r", "route+", "b"));
    expect(doc(store.get().state).edges[1]).toMatchObject({ edge_type: "conditional", route: "route_1" });
    store.dispatch(renameRoute("r", "route_1", "big"));
    expect(
      store
        .get()
        .state.outgoing.get("r")
        ?.map((e) => e.route),
    ).toEqual(["small", "big"]);
    expect(store.dispatch(renameRoute("r", "big", "small"))).toBe(false);
  });

  it("keeps the id when the name changes", () => {
    const store = storeOf(draw(["a"]));
    store.dispatch(rename("a", "  Check stock "));
    expect(store.get().state.nodes.get("a")).toMatchObject({ node_id: "a", name: "Check stock" });
  });

  it("leaves every other node's object as it was", () => {
    const store = storeOf(draw(["a", "b"], ["a>b"]));
    const before = store.get().state;
    store.dispatch(setConfig("a", "text", "hello"));
    const after = store.get().state;
    expect(after.nodes.get("b")).toBe(before.nodes.get("b"));
    expect(after.outgoing).toBe(before.outgoing);
    expect(after.nodes.get("a")).not.toBe(before.nodes.get("a"));
  });

  it("sets what changes along with a field in the same step", () => {
    const store = storeOf(draw(["a"]));
    store.dispatch(setConfig("a", "block", "tax", { version: 3 }));
    store.dispatch(setConfig("a", "block", undefined, { version: undefined }));
    expect(Object.keys(store.get().state.nodes.get("a")?.config ?? {})).not.toContain("version");
    store.undo();
    expect(store.get().state.nodes.get("a")?.config.block).toBeUndefined();
  });

  it("marks the entry that had no mark too when a trigger is wired to another node", () => {
    const store = storeOf(draw(["a", "b", "c"], ["a>c"]));
    store.dispatch(connect("trigger:0", "main", "c"));
    expect(
      doc(store.get().state)
        .nodes.filter((n) => n.is_entry_point)
        .map((n) => n.node_id),
    ).toEqual(["a", "b", "c"]);
  });

  it("moves later triggers up with their positions when one is deleted", () => {
    const store = storeOf(draw(["a"], [], { triggers: [{ type: "manual" }] }));
    store.dispatch(addTrigger({ type: "webhook", config: {}, is_active: true }, { x: 800, y: 80 }));
    store.dispatch(remove(["trigger:0"]));
    expect(store.get().state.fields.triggers.map((t) => t.type)).toEqual(["webhook"]);
    expect(store.get().state.places.get("trigger:0")).toEqual({ x: 800, y: 80 });
    expect(store.get().state.places.has("trigger:1")).toBe(false);
  });
});

describe("undo and redo", () => {
  it("joins typing in one field into one step, until a pause", () => {
    let now = 0;
    const store = storeOf(draw(["a"]), () => now);
    for (const text of ["h", "he", "hel"]) {
      store.dispatch(setConfig("a", "text", text));
      now += 100;
    }
    now += 5000;
    store.dispatch(setConfig("a", "text", "help"));
    store.undo();
    expect(store.get().state.nodes.get("a")?.config.text).toBe("hel");
    store.undo();
    expect(store.get().state.nodes.get("a")?.config.text).toBeUndefined();
    expect(store.get().undo).toBeNull();
  });

  it("drops ids that are gone from the selection", () => {
    const store = storeOf(draw(["a"]));
    store.dispatch(addNode("step", { x: 0, y: 0 }));
    store.undo();
    expect(store.get().selection.nodes.size).toBe(0);
  });
});

const STARTS = ["a", "b", "c"];

describe("any series of commands", () => {
  it("can be undone to the very document it began with, and redone", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 30 }), (commands) => {
        const before = draw(STARTS, ["a>b", "b>c"], { triggers: [{ type: "manual" }] });
        const store = storeOf(before);
        const start = toDocument(store.get().state);
        for (const make of commands) store.dispatch(make(store.get().state));
        const end = toDocument(store.get().state);
        while (store.undo());
        expect(toDocument(store.get().state)).toEqual(start);
        while (store.redo());
        expect(toDocument(store.get().state)).toEqual(end);
      }),
    );
  });

  it("leaves a sound document: valid unique ids, edges between nodes that exist, an index that agrees", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 30 }), (commands) => {
        const store = storeOf(draw(STARTS, ["a>b"]));
        for (const make of commands) store.dispatch(make(store.get().state));
        const { state } = store.get();
        for (const [id, item] of state.nodes) {
          expect(id).toBe(item.node_id);
          expect(id).toMatch(NODE_ID);
          expect(state.places.has(id)).toBe(true);
        }
        for (const { node_ids } of state.items.groups.values()) {
          expect(node_ids.length).toBeGreaterThan(0);
          for (const id of node_ids) expect(state.nodes.has(id)).toBe(true);
        }
        const frames = [...state.items.groups.values()].map(({ node_ids }) => node_ids);
        for (const a of frames) {
          for (const b of frames) {
            const shared = a.filter((id) => b.includes(id)).length;
            expect([0, a.length, b.length]).toContain(shared);
          }
        }
        for (const id of state.items.sticky_notes.keys()) expect(state.places.has(`note:${id}`)).toBe(true);
        for (const edge of state.edges.values()) {
          expect(state.nodes.has(edge.source_node_id) && state.nodes.has(edge.target_node_id)).toBe(true);
        }
        const sorted = (index: EditorState["outgoing"]) => [...index].sort(([a], [b]) => (a < b ? -1 : 1));
        expect(sorted(state.outgoing)).toEqual(sorted(indexEdges(state.edges.values(), "source_node_id")));
        expect(sorted(state.incoming)).toEqual(sorted(indexEdges(state.edges.values(), "target_node_id")));
      }),
    );
  });
});

describe("copies", () => {
  it("paste into another workflow with fresh ids where they are taken, edges following", () => {
    const source = storeOf(draw(["a", "b", "c"], ["a>b", "b>c"]));
    const fragment = fragmentOf(source.get().state, new Set(["a", "b"]));
    const target = storeOf(draw(["a"]));
    target.dispatch(paste(fragment, { x: 400, y: 0 }));
    expect([...target.get().state.nodes.keys()]).toEqual(["a", "a_2", "b"]);
    expect(doc(target.get().state).edges.map((e) => [e.source_node_id, e.target_node_id])).toEqual([["a_2", "b"]]);
    expect([...target.get().selection.nodes]).toEqual(["a_2", "b"]);
  });

  it("an import replaces everything in one undo step", () => {
    const before = draw(["a", "b"], ["a>b"], { description: "old" });
    const store = storeOf(before);
    store.dispatch(replaceAll(draw(["b", "x"], ["b>x"], { name: "New" }), {}));
    expect(doc(store.get().state)).toMatchObject({ name: "New", nodes: [{ node_id: "b" }, { node_id: "x" }] });
    store.undo();
    expect(doc(store.get().state)).toEqual(before);
  });
});

describe("away from the others", () => {
  it("new nodes carry a mark in their ids, and their edges follow", () => {
    const store = storeOf(draw(["a", "b"], ["a>b"]));
    store.mark = "k3f";
    store.dispatch(addNode("step", { x: 0, y: 400 }, { source: "b", handle: "main" }));
    expect([...store.get().state.nodes.keys()]).toEqual(["a", "b", "step_k3f"]);
    expect(store.get().state.edges.get("b.main.step_k3f")).toMatchObject({ target_node_id: "step_k3f" });
    expect([...store.get().selection.nodes]).toEqual(["step_k3f"]);
    store.dispatch(insertOnEdge("a>b", { type: "step", at: { x: 0, y: 0 } }));
    const { state } = store.get();
    for (const edge of state.edges.values()) {
      expect(state.nodes.has(edge.source_node_id) && state.nodes.has(edge.target_node_id)).toBe(true);
    }
    expect(state.places.has("step_2") || state.nodes.has("step_2")).toBe(false);
    while (store.undo());
    expect(doc(store.get().state)).toEqual(draw(["a", "b"], ["a>b"]));
  });

  it("what is pasted keeps the ids that its expressions name", () => {
    const store = storeOf(draw([]));
    store.mark = "k3f";
    store.dispatch(paste({ nodes: [node("mine")], edges: [], layout: {} }, { x: 0, y: 0 }));
    expect([...store.get().state.nodes.keys()]).toEqual(["mine"]);
  });
});

describe("a connection", () => {
  const state = toState(draw(["a", "b", node("s", "start"), node("r", "router"), node("q", "ask")], ["a>b"]), {});
  const check = (source: string, handle: string, target: string) =>
    checkConnection(state, TEST_TYPES, { source, handle, target })?.code ?? null;

  it("is refused with the reason", () => {
    expect(check("a", "main", "b")).toBe("duplicate");
    expect(check("a", "main", "a")).toBe("self");
    expect(check("a", "main", "s")).toBe("no_input");
    expect(check("a", "main", "trigger:0")).toBe("trigger_target");
    expect(check("a", "error", "b")).toBe("no_output");
    expect(check("a", "main", "nowhere")).toBe("missing");
  });

  it("is allowed where it makes sense, a loop to itself over a route included", () => {
    expect(check("b", "main", "a")).toBeNull();
    expect(check("r", "route+", "r")).toBeNull();
    expect(check("q", "route:approved", "a")).toBeNull();
    expect(check("trigger:0", "main", "s")).toBeNull();
  });
});

describe("opening a document", () => {
  it("keeps a node whose id is already taken, under an id of its own", () => {
    const state = toState(draw([node("a"), node("a", "router")]), {});
    expect([...state.nodes.keys()]).toEqual(["a", "a_2"]);
  });

  it("places what has no position without moving what has one", () => {
    const state = toState(draw(["a", "b"], ["a>b"]), { a: { x: 40, y: 40 } });
    expect(state.places.get("a")).toEqual({ x: 40, y: 40 });
    expect(state.places.get("b")).toBeDefined();
  });
});
