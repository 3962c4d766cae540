import { KEYED_COLLECTIONS } from "@/lib/workflow/collections";
import { freeEdgeId, uniqueId } from "@/lib/workflow/names";
import { NOTE_SIZE } from "@/lib/workflow/note";
import type { WorkflowDocument, WorkflowEdge, WorkflowLayout, WorkflowNode } from "@/lib/workflow/schema";
import { noteCanvasId, triggerId } from "./ids";
import { type DocumentFields, type EditorState, type Items, NO_EDGES, type Point } from "./types";

/** Groups edges by one of their ends. */
export function indexEdges(edges: Iterable<WorkflowEdge>, end: "source_node_id" | "target_node_id") {
  const index = new Map<string, WorkflowEdge[]>();
  for (const edge of edges) {
    const list = index.get(edge[end]);
    if (list) list.push(edge);
    else index.set(edge[end], [edge]);
  }
  return index as ReadonlyMap<string, readonly WorkflowEdge[]>;
}

/**
 * Makes the editor's state of a document. A second node with an id already seen gets an id of its own (nothing is dropped),
 * and whatever has no position is placed by its depth, so a YAML import is readable before anyone arranges it.
 */
export function toState(document: WorkflowDocument, layout: WorkflowLayout): EditorState {
  const { nodes: nodeList, edges: edgeList, ...rest } = document;
  const { items, fields } = takeItems(rest as DocumentFields);
  const nodes = new Map<string, WorkflowNode>();
  for (const node of nodeList) {
    const id = uniqueId(node.node_id, nodes);
    nodes.set(id, id === node.node_id ? node : { ...node, node_id: id });
  }
  const edges = new Map<string, WorkflowEdge>();
  for (const edge of edgeList) {
    const id = edges.has(edge.id) ? freeEdgeId(edge.id, new Set(edges.keys())) : edge.id;
    edges.set(id, id === edge.id ? edge : { ...edge, id });
  }
  const state: EditorState = {
    fields,
    nodes,
    edges,
    items,
    places: new Map(Object.entries(layout)),
    outgoing: indexEdges(edges.values(), "source_node_id"),
    incoming: indexEdges(edges.values(), "target_node_id"),
  };
  return { ...state, places: placeMissing(state) };
}

/** Splits the keyed collections off the other keys of the document. */
function takeItems(rest: DocumentFields): { items: Items; fields: DocumentFields } {
  const fields = { ...rest };
  const items = KEYED_COLLECTIONS.map((key) => {
    const entries = Object.entries((rest[key] as Record<string, object> | undefined) ?? {});
    delete fields[key];
    return [key, new Map(entries)] as const;
  });
  return { items: Object.fromEntries(items) as unknown as Items, fields };
}

/** False when nothing of the document was ever placed by anyone. */
export function hasPlaces(document: WorkflowDocument, layout: WorkflowLayout): boolean {
  return document.nodes.length === 0 || document.nodes.some((node) => layout[node.node_id] !== undefined);
}

/** The document and layout to save: the inverse of toState. Positions of things that are gone are left out. */
export function toDocument(state: EditorState): { document: WorkflowDocument; layout: WorkflowLayout } {
  const collections = KEYED_COLLECTIONS.flatMap((key) =>
    state.items[key].size > 0 ? [[key, Object.fromEntries<object>(state.items[key])] as const] : [],
  );
  const document = {
    ...state.fields,
    nodes: [...state.nodes.values()],
    edges: [...state.edges.values()],
    ...Object.fromEntries(collections),
  };
  const layout: WorkflowLayout = {};
  for (const id of canvasIds(state)) {
    const place = state.places.get(id);
    if (place) layout[id] = { x: place.x, y: place.y };
  }
  return { document, layout };
}

/** Everything that has a position: triggers, nodes, notes. */
export function canvasIds(state: EditorState): string[] {
  const notes = [...state.items.sticky_notes.keys()].map(noteCanvasId);
  return [...state.fields.triggers.map((_, index) => triggerId(index)), ...state.nodes.keys(), ...notes];
}

/** Nodes that the trigger's data goes to: those marked as entry points, else those that nothing leads to. */
export function entryNodes(state: EditorState): string[] {
  const marked = [...state.nodes.values()].filter((node) => node.is_entry_point).map((node) => node.node_id);
  if (marked.length > 0) return marked;
  return [...state.nodes.keys()].filter((id) => (state.incoming.get(id) ?? NO_EDGES).length === 0);
}

export const COLUMN = 296;
export const ROW = 168;
const NOTE_GAP = 40;

/** Positions for everything that has none: columns by distance from the entry, triggers left of what they start. */
export function placeMissing(state: EditorState): ReadonlyMap<string, Point> {
  const places = new Map(state.places);
  const missing = [...state.nodes.keys()].filter((id) => !places.has(id));
  if (missing.length > 0) {
    const depth = depths(state);
    const rows = new Map<number, number>();
    const bottom = [...places.values()].reduce((lowest, place) => Math.max(lowest, place.y + ROW), 0);
    for (const id of missing) {
      const column = depth.get(id) ?? 0;
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      places.set(id, { x: column * COLUMN, y: bottom + row * ROW });
    }
  }
  const entry = entryNodes(state).map((id) => places.get(id) ?? { x: 0, y: 0 });
  const left = entry.reduce(
    (least, place) => Math.min(least, place.x),
    entry.length ? Number.POSITIVE_INFINITY : COLUMN,
  );
  const top = entry[0]?.y ?? 0;
  state.fields.triggers.forEach((_, index) => {
    const id = triggerId(index);
    if (!places.has(id)) places.set(id, { x: left - COLUMN, y: top + index * ROW });
  });
  placeNotes(state, places);
  return places;
}

/** Notes without a position stand in a row above everything else. */
function placeNotes(state: EditorState, places: Map<string, Point>): void {
  const missing = [...state.items.sticky_notes].filter(([id]) => !places.has(noteCanvasId(id)));
  if (missing.length === 0) return;
  const others = [...places.values()];
  const top = others.reduce((least, place) => Math.min(least, place.y), others[0]?.y ?? 0);
  let x = others.reduce((least, place) => Math.min(least, place.x), others[0]?.x ?? 0);
  for (const [id, { width = NOTE_SIZE.width, height = NOTE_SIZE.height }] of missing) {
    places.set(noteCanvasId(id), { x, y: top - height - NOTE_GAP });
    x += width + NOTE_GAP;
  }
}

/** Breadth-first distance of each node from the entry nodes; unreachable ones are 0. */
function depths(state: EditorState): Map<string, number> {
  const depth = new Map<string, number>(entryNodes(state).map((id) => [id, 0]));
  const queue = [...depth.keys()];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    for (const edge of state.outgoing.get(id) ?? NO_EDGES) {
      if (depth.has(edge.target_node_id)) continue;
      depth.set(edge.target_node_id, (depth.get(id) ?? 0) + 1);
      queue.push(edge.target_node_id);
    }
  }
  return depth;
}
