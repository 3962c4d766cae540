import type { WorkflowEdge } from "@/lib/workflow/schema";
import type { Change, DocumentFields, EditorState, Items } from "./types";

/** The changes that take the effect of `changes` back, in the order to apply them. */
export function invert(changes: readonly Change[]): Change[] {
  return changes.toReversed().map((change) => ({ ...change, before: change.after, after: change.before }) as Change);
}

/** A new state with the changes applied; everything they do not name keeps its identity. */
export function applyChanges(state: EditorState, changes: readonly Change[]): EditorState {
  let { nodes, edges, places, fields, items } = state;
  const sources = new Set<string>();
  const targets = new Set<string>();
  for (const change of changes) {
    switch (change.on) {
      case "node":
        nodes = put(nodes, change.id, change.after, change.index);
        break;
      case "edge":
        edges = put(edges, change.id, change.after, change.index);
        for (const edge of [change.before, change.after]) {
          if (!edge) continue;
          sources.add(edge.source_node_id);
          targets.add(edge.target_node_id);
        }
        break;
      case "place":
        places = put(places, change.id, change.after, places.size);
        break;
      case "field":
        fields = setKey(fields, change.key, change.after);
        break;
      case "item":
        items = setItem(items, change.collection, change.id, change.after);
        break;
    }
  }
  return {
    nodes,
    edges,
    places,
    fields,
    items,
    outgoing: reindex(state.outgoing, edges, sources, "source_node_id"),
    incoming: reindex(state.incoming, edges, targets, "target_node_id"),
  };
}

/** Sets, replaces or (with null) removes an entry; a new one goes to `index` in the map's order. */
function put<T>(map: ReadonlyMap<string, T>, id: string, value: T | null, index: number): ReadonlyMap<string, T> {
  const next = new Map(map);
  if (value === null) next.delete(id);
  else if (map.has(id) || index >= map.size) next.set(id, value);
  else return new Map([...map].toSpliced(index, 0, [id, value]));
  return next;
}

function setItem(items: Items, collection: keyof Items, id: string, value: object | null): Items {
  const map: ReadonlyMap<string, object> = items[collection];
  return { ...items, [collection]: put(map, id, value, map.size) } as Items;
}

function setKey(fields: DocumentFields, key: string, value: unknown): DocumentFields {
  const next = { ...fields };
  if (value === undefined) delete next[key];
  else next[key] = value;
  return next;
}

function reindex(
  index: ReadonlyMap<string, readonly WorkflowEdge[]>,
  edges: ReadonlyMap<string, WorkflowEdge>,
  touched: ReadonlySet<string>,
  end: "source_node_id" | "target_node_id",
): ReadonlyMap<string, readonly WorkflowEdge[]> {
  if (touched.size === 0) return index;
  const next = new Map(index);
  for (const id of touched) next.delete(id);
  const fresh = new Map<string, WorkflowEdge[]>();
  for (const edge of edges.values()) {
    if (!touched.has(edge[end])) continue;
    const list = fresh.get(edge[end]);
    if (list) list.push(edge);
    else fresh.set(edge[end], [edge]);
  }
  for (const [id, list] of fresh) next.set(id, list);
  return next;
}
