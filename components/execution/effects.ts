/** What would change something outside if it ran again. Pure. */
import { nodeCards } from "@/lib/nodes/registry.cards";
import type { ExecutionGraph } from "./model";

/** The given nodes and all that come after them by the drawing's edges. */
export function andAfter({ document }: ExecutionGraph, from: readonly string[]): Set<string> {
  const found = new Set(from);
  for (const id of found)
    for (const edge of document.edges) if (edge.source_node_id === id) found.add(edge.target_node_id);
  return found;
}

/** Names of the nodes among these that have an effect outside, in the drawing's order. */
export function effectsOf({ document }: ExecutionGraph, ids: ReadonlySet<string>): string[] {
  return document.nodes
    .filter((node) => ids.has(node.node_id) && !node.disabled && nodeCards.get(node.component_type)?.sideEffect)
    .map((node) => node.name ?? node.node_id);
}
