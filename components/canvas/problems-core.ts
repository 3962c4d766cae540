/** The rules, run in a worker: hundreds of nodes take longer than a key may. */
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { validate } from "@/lib/workflow";
import type { WorkflowDocument, WorkflowEdge, WorkflowNode, WorkflowProblem } from "@/lib/workflow/schema";
import type { CheckRequest } from "./problems-request";
import type { DocumentFields } from "./state/types";

/** @returns what takes one request after the other and gives the problems of the document as it is then. */
export function makeChecker(): (request: CheckRequest) => WorkflowProblem[] {
  let fields: DocumentFields = { name: "", triggers: [] };
  let nodes = new Map<string, WorkflowNode>();
  let edges = new Map<string, WorkflowEdge>();
  return (request) => {
    fields = request.fields ?? fields;
    for (const node of request.nodes) nodes.set(node.node_id, node);
    for (const edge of request.edges) edges.set(edge.id, edge);
    if (request.nodeOrder) nodes = inOrder(nodes, request.nodeOrder);
    if (request.edgeOrder) edges = inOrder(edges, request.edgeOrder);
    const document: WorkflowDocument = { ...fields, nodes: [...nodes.values()], edges: [...edges.values()] };
    return validate(document, {
      nodeTypes,
      triggerTypes,
      credentialNames: request.credentials ? new Set(request.credentials) : undefined,
    });
  };
}

function inOrder<T>(items: ReadonlyMap<string, T>, order: readonly string[]): Map<string, T> {
  const next = new Map<string, T>();
  for (const id of order) {
    const item = items.get(id);
    if (item !== undefined) next.set(id, item);
  }
  return next;
}
