import { expect, it } from "vitest";
import { nodeTypes } from "@/lib/nodes/registry";
import { addChoice } from "../add-choice";
import { addNode, type Link } from "./commands/nodes";
import { checkConnection } from "./connection";
import { toState } from "./document";
import { takesNode, takesTrigger } from "./offers";
import { EditorStore } from "./store";
import { draw, node, TEST_TYPES } from "./testing";
import { NO_EDGES } from "./types";

const document = draw(
  [
    node("first", "transform", { config: { expression: "1" } }),
    node("route", "router", { on_error: "branch" }),
    node("last", "transform", { config: { expression: "2" } }),
  ],
  ["first>route", "route>last:big"],
  { triggers: [{ type: "manual", config: {} }] },
);
const open = () => new EditorStore(toState(document, {}), nodeTypes, () => 0);
const links: Link[] = [
  ...["first", "route", "last"].map((target) => ({ target })),
  ...["first", "last", "trigger:0"].map((source) => ({ source, handle: "main" })),
  ...["route:big", "route+", "error"].map((handle) => ({ source: "route", handle })),
];

it("every node type that a handle is offered becomes connected to it, and no other would be", () => {
  for (const link of links) {
    for (const definition of nodeTypes.values()) {
      const store = open();
      const before = store.get().state;
      store.dispatch(addNode(definition.type, { x: 0, y: 900 }, link));
      const { state } = store.get();
      const [made = ""] = [...state.nodes.keys()].filter((id) => !before.nodes.has(id));
      const edge = [...(state.outgoing.get(made) ?? NO_EDGES), ...(state.incoming.get(made) ?? NO_EDGES)];
      const isStarted = "source" in link && link.source === "trigger:0" && state.nodes.get(made)?.is_entry_point;
      const isConnected = edge.length === 1 || (isStarted === true && definition.hasInput);
      const where = `${definition.type} at ${JSON.stringify(link)}`;
      expect([where, takesNode(definition, nodeTypes, { link })]).toEqual([where, isConnected]);
    }
  }
});

it("a trigger is offered before a node that takes one, and starts it in one step", () => {
  for (const target of ["first", "last"]) {
    const store = open();
    const { state } = store.get();
    expect(takesTrigger(state, nodeTypes, { link: { target } })).toBe(true);
    addChoice(store, { kind: "trigger", type: "webhook" }, { at: { x: 0, y: 900 }, link: { target } });
    const wanted = { source: "trigger:1", handle: "main", target };
    expect(checkConnection(store.get().state, nodeTypes, wanted)?.code ?? "starts").toBe(
      target === "first" ? "starts" : "already_entry",
    );
    expect(store.get().state.nodes.get("first")?.is_entry_point ?? target === "first").toBe(true);
    store.undo();
    expect(store.get().state).toEqual(state);
  }
  const { state } = open().get();
  expect(takesTrigger(state, nodeTypes, { link: { source: "first", handle: "main" } })).toBe(false);
  expect(takesTrigger(state, nodeTypes, { edge: "first>route" })).toBe(false);
  expect(takesTrigger(state, nodeTypes, {})).toBe(true);
});

it("what cannot stand in an edge and is dropped on one stands there by itself", () => {
  const types = new Map([...nodeTypes, ...TEST_TYPES]);
  const store = new EditorStore(toState(document, {}), types, () => 0);
  addChoice(store, { kind: "node", type: "start" }, { at: { x: 0, y: 900 }, edge: "first>route" });
  expect([...store.get().state.edges.keys()]).toEqual(["first>route", "route>last:big"]);
  expect(store.get().state.nodes.has("start")).toBe(true);
});
