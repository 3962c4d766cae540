import { derivedEdgeId, freeEdgeId } from "@/lib/workflow/names";
import type { WorkflowEdge } from "@/lib/workflow/schema";
import { edgeKind, NEW_ROUTE, newRoute, routeHandle } from "../handles";
import { triggerIndex } from "../ids";
import { type Change, type EditorCommand, type EditorState, NO_EDGES } from "../types";
import { indexIn, patchNodeChange } from "./patch";
import { addEdgeChange, NOTHING, removeEdgeChanges } from "./shared";

/** Swaps an edge for a changed one at the same place. An id that was made from the ends is made anew, so that YAML stays short. */
export function replaceEdge(state: EditorState, before: WorkflowEdge, changed: WorkflowEdge): Change[] {
  const index = indexIn(state.edges, before.id);
  if (before.id !== derivedEdgeId(before)) return [{ on: "edge", id: before.id, index, before, after: changed }];
  const others = new Set(state.edges.keys());
  others.delete(before.id);
  const after = { ...changed, id: freeEdgeId(derivedEdgeId(changed), others) };
  return [
    { on: "edge", id: before.id, index, before, after: null },
    { on: "edge", id: after.id, index, before: null, after },
  ];
}

/** The edge that a handle would send to a target, with a fresh id; "route+" makes a new route. */
export function makeEdge(state: EditorState, source: string, handle: string, target: string): WorkflowEdge {
  const edges = state.outgoing.get(source) ?? NO_EDGES;
  const from = handle === NEW_ROUTE ? routeHandle(newRoute(edges)) : handle;
  const kind = edgeKind(from);
  const ends = { source_node_id: source, target_node_id: target, ...kind };
  return { id: freeEdgeId(derivedEdgeId(ends), new Set(state.edges.keys())), ...ends };
}

/** Draws an edge. From a trigger it marks the target as an entry point. Ask checkConnection first. */
export function connect(source: string, handle: string, target: string): EditorCommand {
  return {
    label: "connect",
    run(state) {
      if (triggerIndex(source) !== null) return { changes: entryChanges(state, target) };
      if (!state.nodes.has(source) || !state.nodes.has(target)) return NOTHING;
      return { changes: [addEdgeChange(state, makeEdge(state, source, handle, target))] };
    },
  };
}

/** Marks an entry point. The first mark would take the role from nodes that had it unmarked, so those are marked as well. */
export function entryChanges(state: EditorState, target: string): Change[] {
  const marked = [...state.nodes.values()].some((node) => node.is_entry_point);
  const implicit = marked
    ? []
    : [...state.nodes.keys()].filter((id) => (state.incoming.get(id) ?? NO_EDGES).length === 0);
  return [...new Set([...implicit, target])].flatMap((id) => patchNodeChange(state, id, { is_entry_point: true }));
}

/** Moves an edge's end to another node or handle; its place in the order stays. */
export function reconnect(edgeId: string, source: string, handle: string, target: string): EditorCommand {
  return {
    label: "connect",
    run(state) {
      const before = state.edges.get(edgeId);
      if (!before) return NOTHING;
      const { edge_type, route } = makeEdge(state, source, handle, target);
      const { route: _old, ...rest } = before;
      const after = { ...rest, source_node_id: source, target_node_id: target, edge_type, ...(route ? { route } : {}) };
      return { changes: replaceEdge(state, before, after) };
    },
  };
}

export function removeEdges(ids: readonly string[]): EditorCommand {
  return { label: "delete", run: (state) => ({ changes: removeEdgeChanges(state, new Set(ids)) }) };
}

/** Renames a route on every edge of the node that carries it. An empty name or one already there changes nothing. */
export function renameRoute(source: string, from: string, to: string): EditorCommand {
  return {
    label: "route",
    run(state) {
      const edges = state.outgoing.get(source) ?? NO_EDGES;
      const name = to.trim();
      if (!name || name === from || edges.some((edge) => edge.route === name)) return NOTHING;
      const changes = edges
        .filter((edge) => edge.edge_type === "conditional" && edge.route === from)
        .flatMap((before) => replaceEdge(state, before, { ...before, route: name }));
      return { changes };
    },
  };
}
