import type { Boxes } from "./arrange-core";
import { around, type Box, boxOf, framesOf, sizeOf, stateFrames } from "./state/boxes";
import { entryNodes } from "./state/document";
import { groupCanvasId, noteCanvasId, triggerId } from "./state/ids";
import type { EditorState, NodeTypes, Point } from "./state/types";

const NOTE_GAP = 24;
/** Above this number of nodes the layout takes long enough (0.2 s for 200) to leave the page's own thread. */
const WORKER_FROM = 150;

/** Cards with their sizes and what connects them, triggers included; only those of `ids` when it is given. */
export function boxesOf(state: EditorState, types: NodeTypes, ids?: ReadonlySet<string>): Boxes {
  const triggers = state.fields.triggers.map((_, index) => triggerId(index));
  const cards = [...triggers, ...state.nodes.keys()].filter((id) => !ids || ids.has(id));
  const boxes = cards.flatMap((id) => {
    const size = sizeOf(state, types, id);
    return size ? [{ id, ...size }] : [];
  });
  const wires = triggers.flatMap((id) => entryNodes(state).map((target): [string, string] => [id, target]));
  const edges = [...state.edges.values()].map((edge): [string, string] => [edge.source_node_id, edge.target_node_id]);
  const inside = new Set(boxes.map((box) => box.id));
  const clusters = stateFrames(state, types)
    .filter((frame) => frame.members.every((member) => inside.has(member)))
    .map(({ id, members }) => ({ id: groupCanvasId(id), members }));
  return { boxes, edges: [...wires, ...edges], clusters };
}

/**
 * Positions from left to right along the edges, of everything or of the cards of `ids`, which then keep their upper left corner.
 * A note goes along with the card it stands nearest to.
 */
export async function arrange(
  state: EditorState,
  types: NodeTypes,
  ids?: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Point>> {
  const input = boxesOf(state, types, ids);
  const placed = await laidOut(input);
  const corner = ids ? around(input.boxes.flatMap(({ id }) => boxOf(state, types, id) ?? [])) : null;
  const found = around(input.boxes.map((box) => ({ ...box, ...(placed.get(box.id) ?? { x: 0, y: 0 }) })));
  if (!corner || !found) return new Map([...placed, ...notesAlong(state, types, placed)]);
  const [dx, dy] = [corner.x - found.x, corner.y - found.y];
  return new Map([...placed].map(([id, { x, y }]) => [id, { x: x + dx, y: y + dy }]));
}

/** Where the notes go when the cards have moved: along with the card they stand nearest to, and up as far as they cover something. */
export function notesAlong(
  state: EditorState,
  types: NodeTypes,
  placed: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const moved = new Map<string, Point>();
  const boxAt = (id: string): Box | null => {
    const size = sizeOf(state, types, id);
    const place = placed.get(id) ?? state.places.get(id);
    return size && place ? { x: place.x, y: place.y, ...size } : null;
  };
  const taken = [...placed.keys()].flatMap((id) => boxAt(id) ?? []);
  taken.push(...framesOf(state.items.groups, boxAt));
  for (const note of state.items.sticky_notes.keys()) {
    const id = noteCanvasId(note);
    const from = boxOf(state, types, id);
    const near = from && nearest(state, types, from, placed);
    if (!from || !near) continue;
    const box = { ...from, x: from.x + near.x, y: from.y + near.y };
    for (
      let under = taken.find((other) => overlap(box, other));
      under;
      under = taken.find((other) => overlap(box, other))
    )
      box.y = under.y - box.height - NOTE_GAP;
    taken.push(box);
    moved.set(id, { x: box.x, y: box.y });
  }
  return moved;
}

/** How far the card has moved that a note stands nearest to. */
function nearest(state: EditorState, types: NodeTypes, note: Box, placed: ReadonlyMap<string, Point>): Point | null {
  let least = Number.POSITIVE_INFINITY;
  let shift: Point | null = null;
  for (const [card, to] of placed) {
    const at = boxOf(state, types, card);
    if (!at) continue;
    const far = gap(note.x, note.width, at.x, at.width) + gap(note.y, note.height, at.y, at.height);
    if (far < least) [least, shift] = [far, { x: to.x - at.x, y: to.y - at.y }];
  }
  return shift;
}

function overlap(a: Box, b: Box): boolean {
  return gap(a.x, a.width, b.x, b.width) < 0 && gap(a.y, a.height, b.y, b.height) < 0;
}

/** Free room between two stretches; negative when they overlap, by how much. */
function gap(a: number, aLength: number, b: number, bLength: number): number {
  return Math.max(a, b) - Math.min(a + aLength, b + bLength);
}

async function laidOut(input: Boxes): Promise<ReadonlyMap<string, Point>> {
  if (input.boxes.length < WORKER_FROM) return (await import("./arrange-core")).arrangeBoxes(input);
  const worker = new Worker(new URL("./arrange.worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<ReadonlyMap<string, Point>>) => resolve(event.data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(input);
    });
  } finally {
    worker.terminate();
  }
}
