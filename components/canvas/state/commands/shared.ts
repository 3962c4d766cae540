import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import { COLUMN } from "../document";
import { GRID, HEAD_HEIGHT, NODE_WIDTH, ROW_HEIGHT, snap } from "../grid";
import { type Change, type EditorState, NOTHING, type Point } from "../types";

export { NOTHING, snap };

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
