import { displayName } from "@/lib/workflow/names";
import { entryNodes } from "./document";
import { edgeKind, handleOf, NEW_ROUTE, newRoute, outputsOf, routeHandle } from "./handles";
import { triggerIndex } from "./ids";
import { type EditorState, NO_EDGES, type NodeTypes } from "./types";

export interface Connection {
  source: string;
  handle: string;
  target: string;
}

/** Why a connection is refused: a key of the message catalogue and the name it speaks about. */
export interface Refusal {
  code: "missing" | "trigger_target" | "no_input" | "self" | "duplicate" | "no_output" | "already_entry";
  name: string;
}

/**
 * Says why an edge may not be drawn, or null when it may. A step may lead back to itself only over a route: a direct edge
 * would run it forever, a route can choose to leave.
 */
export function checkConnection(state: EditorState, types: NodeTypes, wanted: Connection): Refusal | null {
  const { source, target } = wanted;
  if (triggerIndex(target) !== null) return { code: "trigger_target", name: target };
  const node = state.nodes.get(target);
  if (!node) return { code: "missing", name: target };
  const name = displayName(node);
  if (triggerIndex(source) !== null) {
    return entryNodes(state).includes(target) && node.is_entry_point ? { code: "already_entry", name } : null;
  }
  const from = state.nodes.get(source);
  if (!from) return { code: "missing", name: source };
  if (types.get(node.component_type)?.hasInput === false) return { code: "no_input", name };
  const edges = state.outgoing.get(source) ?? NO_EDGES;
  if (!outputsOf(from, types, edges).some((output) => output.id === wanted.handle)) {
    return { code: "no_output", name: displayName(from) };
  }
  const handle = wanted.handle === NEW_ROUTE ? routeHandle(newRoute(edges)) : wanted.handle;
  if (source === target && edgeKind(handle).edge_type !== "conditional") return { code: "self", name };
  const same = edges.some((edge) => edge.target_node_id === target && handleOf(edge) === handle);
  return same ? { code: "duplicate", name } : null;
}
