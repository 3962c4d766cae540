import type { Boxes } from "./arrange-core";
import { around, boxOf, sizeOf } from "./state/boxes";
import { entryNodes } from "./state/document";
import { noteCanvasId, triggerId } from "./state/ids";
import type { EditorState, NodeTypes, Point } from "./state/types";

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
  return { boxes, edges: [...wires, ...edges] };
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

/** Where the notes go when the cards have moved. */
export function notesAlong(
  state: EditorState,
  types: NodeTypes,
  placed: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const moved = new Map<string, Point>();
  for (const note of state.items.sticky_notes.keys()) {
    const id = noteCanvasId(note);
    const from = boxOf(state, types, id);
    if (!from) continue;
    let least = Number.POSITIVE_INFINITY;
    for (const [card, to] of placed) {
      const at = boxOf(state, types, card);
      if (!at) continue;
      const far = gap(from.x, from.width, at.x, at.width) + gap(from.y, from.height, at.y, at.height);
      if (far >= least) continue;
      least = far;
      moved.set(id, { x: from.x + to.x - at.x, y: from.y + to.y - at.y });
    }
  }
  return moved;
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
