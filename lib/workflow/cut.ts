/**
 * The part of a drawing that a test of one node runs, as a document of its own: up to a node, from a node, or only it. What runs is still
 * what is drawn, by the same rules; there is just less of it.
 */
import type { NodeDefinition } from "@/lib/nodes/types";
import { type Plan, plan as planOf } from "./plan";
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from "./schema";

export const CUT_MODES = ["to", "from", "only"] as const;
export type CutMode = (typeof CUT_MODES)[number];

type NodeTypes = ReadonlyMap<string, NodeDefinition>;

/** Up to a node: what can lead to it, and it; nothing goes on from it. Null when no entry leads to it. */
export function cutTo(document: WorkflowDocument, nodeId: string, types: NodeTypes): WorkflowDocument | null {
  const plan = planOf(document, types);
  if (!plan.nodes[nodeId]) return null;
  const kept = before(plan, [nodeId]).add(nodeId);
  const edges = document.edges.filter(
    (edge) => kept.has(edge.source_node_id) && kept.has(edge.target_node_id) && edge.source_node_id !== nodeId,
  );
  return part(document, kept, edges, new Set(plan.entries));
}

/** From a node: it, what comes after it, and what that needs from elsewhere. Null when no entry leads to it. */
export function cutFrom(document: WorkflowDocument, nodeId: string, types: NodeTypes): WorkflowDocument | null {
  const plan = planOf(document, types);
  if (!plan.nodes[nodeId]) return null;
  const after = onward(plan, nodeId).add(nodeId);
  const kept = new Set([...before(plan, [...after]), ...after]);
  const edges = document.edges.filter((edge) => kept.has(edge.source_node_id) && kept.has(edge.target_node_id));
  return part(document, kept, edges, new Set(plan.entries));
}

/**
 * Only a node: beside it stand the nodes whose outputs it may read, each an entry of its own, and edges lead from those that bring its
 * input. They are plain edges, so that they fire whatever route was taken at the time.
 * @param sources ids of nodes with a known output that come before it. @param through ids of the edges that bring its input.
 */
export function cutOnly(
  document: WorkflowDocument,
  nodeId: string,
  sources: ReadonlySet<string>,
  through: ReadonlySet<string>,
): WorkflowDocument {
  const kept = new Set([...sources, nodeId]);
  const edges = document.edges
    .filter((edge) => through.has(edge.id) && edge.target_node_id === nodeId)
    .map(({ id, source_node_id, target_node_id }): WorkflowEdge => {
      return { id, source_node_id, target_node_id, edge_type: "direct" };
    });
  return part(document, kept, edges, edges.length > 0 ? sources : kept);
}

function part(
  document: WorkflowDocument,
  kept: ReadonlySet<string>,
  edges: WorkflowEdge[],
  entries: ReadonlySet<string>,
): WorkflowDocument {
  const nodes = document.nodes
    .filter((node) => kept.has(node.node_id))
    .map((node): WorkflowNode => ({ ...node, is_entry_point: entries.has(node.node_id) }));
  return { ...document, nodes, edges };
}

/** Everything that edges lead to one of these from, over any number of others. */
export function before(plan: Plan, ids: readonly string[]): Set<string> {
  const found = new Set<string>();
  const queue = [...ids];
  for (const id of queue) {
    for (const edge of [...(plan.nodes[id]?.forward ?? []), ...(plan.nodes[id]?.back ?? [])]) {
      const source = plan.edges[edge]?.source;
      if (source === undefined || found.has(source)) continue;
      found.add(source);
      queue.push(source);
    }
  }
  return found;
}

/** What comes after a node in the same round of its loops: edges back are not followed. */
export function onwardInRound(plan: Plan, nodeId: string): Set<string> {
  return reach(plan, nodeId, false);
}

function onward(plan: Plan, nodeId: string): Set<string> {
  return reach(plan, nodeId, true);
}

function reach(plan: Plan, nodeId: string, overBack: boolean): Set<string> {
  const found = new Set<string>();
  const queue = [nodeId];
  for (const id of queue) {
    for (const edgeId of plan.nodes[id]?.out ?? []) {
      const edge = plan.edges[edgeId];
      if (!edge || found.has(edge.target) || (edge.isBack && !overBack)) continue;
      found.add(edge.target);
      queue.push(edge.target);
    }
  }
  return found;
}
