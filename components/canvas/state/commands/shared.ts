import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import { COLUMN } from "../document";
import { GRID, HEAD_HEIGHT, NODE_WIDTH, ROW_HEIGHT } from "../grid";
import type { Change, CommandResult, EditorState, Point } from "../types";

export const NOTHING: CommandResult = { changes: [] };

/** Index of a key in a map's order, or its size when it is not there. */
export function indexIn(map: ReadonlyMap<string, unknown>, id: string): number {
  let index = 0;
  for (const key of map.keys()) {
    if (key === id) return index;
    index++;
  }
  return index;
}

/** A change that replaces a node with a copy that has these keys; undefined removes a key. Empty when nothing differs. */
export function patchNodeChange(state: EditorState, id: string, patch: Partial<WorkflowNode>): Change[] {
  const before = state.nodes.get(id);
  if (!before) return [];
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) delete after[key];
    else after[key] = value;
  }
  if (Object.keys({ ...before, ...after }).every((key) => before[key] === after[key])) return [];
  return [{ on: "node", id, index: indexIn(state.nodes, id), before, after: after as WorkflowNode }];
}

export function addNodeChange(state: EditorState, node: WorkflowNode, at: Point, offset = 0): Change[] {
  return [
    { on: "node", id: node.node_id, index: state.nodes.size + offset, before: null, after: node },
    { on: "place", id: node.node_id, before: null, after: snap(at) },
  ];
}

export function addEdgeChange(state: EditorState, edge: WorkflowEdge, offset = 0): Change {
  return { on: "edge", id: edge.id, index: state.edges.size + offset, before: null, after: edge };
}

/** Removes edges, last one first so that each recorded index is right when undone. */
export function removeEdgeChanges(state: EditorState, ids: ReadonlySet<string>): Change[] {
  const changes: Change[] = [];
  [...state.edges.values()].forEach((edge, index) => {
    if (ids.has(edge.id)) changes.unshift({ on: "edge", id: edge.id, index, before: edge, after: null });
  });
  return changes;
}

/** Room that a card wants around itself: its own size and a gap; the height fits a card with three rows. */
const ROOM: Point = { x: NODE_WIDTH + 2 * GRID, y: HEAD_HEIGHT + 3 * ROW_HEIGHT + 2 * GRID };

/** Where a new card covers no other: `at`, or as far to the right of it as needed. */
export function freePlace(state: EditorState, at: Point): Point {
  const places = [...state.places.values()];
  let place = snap(at);
  for (let other = places.find(covers(place)); other; other = places.find(covers(place)))
    place = { ...place, x: snap(other).x + COLUMN };
  return place;
}

/** Where a new card covers no other: `at`, or as far below it as needed. */
export function freeBelow(state: EditorState, at: Point): Point {
  const places = [...state.places.values()];
  let place = snap(at);
  for (let other = places.find(covers(place)); other; other = places.find(covers(place)))
    place = { ...place, y: snap(other).y + ROOM.y };
  return place;
}

function covers(place: Point): (other: Point) => boolean {
  return (other) => Math.abs(other.x - place.x) < ROOM.x && Math.abs(other.y - place.y) < ROOM.y;
}

/** Rounds a position to the canvas grid. */
export function snap(point: Point): Point {
  return { x: Math.round(point.x / GRID) * GRID, y: Math.round(point.y / GRID) * GRID };
}
