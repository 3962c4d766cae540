/** Node types and documents for the editor's tests. */
import { z } from "zod";
import type { NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowDocument, WorkflowNode } from "@/lib/workflow/schema";
import { workflowDocument } from "@/lib/workflow/schema";
import { toState } from "./document";
import { EditorStore } from "./store";

function type(name: string, over: Partial<NodeDefinition> = {}): [string, NodeDefinition] {
  const definition: NodeDefinition = {
    type: name,
    version: 1,
    category: "flow",
    title: `${name[0]?.toUpperCase()}${name.slice(1)}`,
    description: "",
    icon: "box",
    config: z.object({ text: z.string().default("") }),
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
