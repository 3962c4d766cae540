/** Node types and documents for the editor's tests. */
import fc from "fast-check";
import { z } from "zod";
import type { NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowDocument, WorkflowNode } from "@/lib/workflow/schema";
import { workflowDocument } from "@/lib/workflow/schema";
import { align } from "./commands/align";
import { connect, removeEdges } from "./commands/edges";
import { setField } from "./commands/field";
import { duplicate } from "./commands/fragment";
import { group, moveIntoGroup, setCollapsed, ungroup } from "./commands/groups";
import { addNode, insertOnEdge, moveTo, nudge, remove, rename, setConfig } from "./commands/nodes";
import { addNote, patchNote } from "./commands/notes";
import { addTrigger, setTrigger } from "./commands/triggers";
import { toState } from "./document";
import { EditorStore } from "./store";
import type { EditorCommand, EditorState } from "./types";

function type(name: string, over: Partial<NodeDefinition> = {}): [string, NodeDefinition] {
  const definition: NodeDefinition = {
    type: name,
    version: 1,
    category: "flow",
    title: `${name[0]?.toUpperCase()}${name.slice(1)}`,
    description: "",
    icon: "box",
    config: z.object({ text: z.string().default("") }),
    presets: { text: "" },
    defaults: {},
    hasInput: true,
    outputs: () => [{ id: "main", label: "", kind: "main" }],
    routes: "none",
    durable: false,
    sideEffect: false,
    summary: (config) => String(config.text),
    ...over,
  };
  return [name, definition];
}

export const TEST_TYPES: ReadonlyMap<string, NodeDefinition> = new Map([
  type("step"),
  type("start", { hasInput: false }),
  type("router", { routes: "free", outputs: () => [] }),
  type("ask", {
    routes: "fixed",
    routeNames: ["approved", "rejected"],
    outputs: () => [
      { id: "approved", label: "Approved", kind: "route" },
      { id: "rejected", label: "Rejected", kind: "route" },
    ],
  }),
]);

export function node(node_id: string, component_type = "step", over: Partial<WorkflowNode> = {}): WorkflowNode {
  return { node_id, component_type, config: {}, ...over } as WorkflowNode;
}

/** A document from node ids or nodes and "a>b" or "a>b:route" edges. */
export function draw(
  nodes: (string | WorkflowNode)[],
  edges: string[] = [],
  over: Record<string, unknown> = {},
): WorkflowDocument {
  return workflowDocument.parse({
    name: "Test",
    nodes: nodes.map((item) => (typeof item === "string" ? node(item) : item)),
    edges: edges.map((text) => {
      const [ends = "", route] = text.split(":");
      const [source_node_id, target_node_id] = ends.split(">");
      return { id: text, source_node_id, target_node_id, ...(route ? { edge_type: "conditional", route } : {}) };
    }),
    ...over,
  });
}

export function storeOf(document: WorkflowDocument, now: () => number = () => 0): EditorStore {
  return new EditorStore(toState(document, {}), TEST_TYPES, now);
}

/** Any command, made for the state that it will find. */
export const anyCommand: fc.Arbitrary<(state: EditorState) => EditorCommand> = fc
  .record({
    kind: fc.nat(22),
    a: fc.nat(),
    b: fc.nat(),
    x: fc.integer({ min: -500, max: 500 }),
    text: fc.string({ maxLength: 8 }),
  })
  .map(({ kind, a, b, x, text }) => (state: EditorState): EditorCommand => {
    const ids = [...state.nodes.keys()];
    const edges = [...state.edges.keys()];
    const one = ids[a % Math.max(1, ids.length)] ?? "none";
    const two = ids[b % Math.max(1, ids.length)] ?? "none";
    const edge = edges[a % Math.max(1, edges.length)] ?? "none";
    const types = [...TEST_TYPES.keys()];
    const all: EditorCommand[] = [
      addNode(types[b % types.length] ?? "step", { x, y: a }, ids.length ? { source: one, handle: "main" } : undefined),
      connect(one, "main", two),
      connect(one, "route+", two),
      removeEdges([edge]),
      remove([one, two]),
      insertOnEdge(edge, { type: "step", at: { x, y: 0 } }),
      moveTo(new Map([[one, { x, y: x }]])),
      nudge([one, two], 8, 0),
      duplicate([one, two]),
      setConfig(one, "text", text),
      rename(one, text),
      addTrigger({ type: "manual", config: {}, is_active: true }, { x, y: 0 }),
      remove(["trigger:0"]),
      setTrigger(0, { type: "webhook", config: { path: text }, is_active: true }),
      addNote(`note_${a % 3}`, { x, y: 0 }),
      patchNote(`note_${a % 3}`, { text }),
      group(`frame_${a % 3}`, [one, two], text),
      moveIntoGroup([one], `frame_${a % 3}`),
      ungroup([`group:frame_${a % 3}`]),
      remove([`note:note_${a % 3}`, `group:frame_${b % 3}`, one]),
      setCollapsed([`frame_${a % 3}`], b % 2 === 0),
      align([one, two, "note:note_0"], "top"),
    ];
    return all[kind] ?? setField("name", text);
  });
