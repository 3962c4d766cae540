/** Ways through the drawing: what follows, what leads here, which card is next in a direction. */
import { type Box, boxOf } from "./boxes";
import { entryNodes } from "./document";
import { drawnId, type Folds, NO_FOLDS } from "./folds";
import { triggerId, triggerIndex } from "./ids";
import { type EditorState, NO_EDGES, type NodeTypes } from "./types";

export type Direction = "left" | "right" | "up" | "down";

function after(state: EditorState, id: string): string[] {
  if (triggerIndex(id) !== null) return entryNodes(state);
  return (state.outgoing.get(id) ?? NO_EDGES).map((edge) => edge.target_node_id);
}

function before(state: EditorState, id: string): string[] {
  const sources = (state.incoming.get(id) ?? NO_EDGES).map((edge) => edge.source_node_id);
  const triggers = entryNodes(state).includes(id) ? state.fields.triggers.map((_, index) => triggerId(index)) : [];
  return [...sources, ...triggers];
}

/** The cards given and everything that comes after them, or before them. */
export function reach(state: EditorState, from: Iterable<string>, way: "downstream" | "upstream"): string[] {
  const seen = new Set(from);
  const queue = [...seen];
  const next = way === "downstream" ? after : before;
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const other of next(state, id)) {
      if (seen.has(other) || (!state.nodes.has(other) && triggerIndex(other) === null)) continue;
      seen.add(other);
      queue.push(other);
    }
  }
  return [...seen];
}

const middle = (box: Box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/**
 * The card that an arrow key goes to: right and left along the edges, to the one nearest in height; up and down, and where no edge
 * leads, to the nearest card that way. Null at the end. Without a card to start from, the first one of the drawing.
 */
export function neighbour(
  state: EditorState,
  types: NodeTypes,
  id: string | null,
  way: Direction,
  folds: Folds = NO_FOLDS,
): string | null {
  const cards = [...state.fields.triggers.map((_, index) => triggerId(index)), ...state.nodes.keys()];
  const boxes = new Map<string, Box>();
  for (const card of cards) {
    const box = folds.standsFor.has(card) ? null : boxOf(state, types, card);
    if (box) boxes.set(card, box);
  }
  for (const [card, { box }] of folds.cards) boxes.set(card, box);
  const from = id === null ? undefined : boxes.get(id);
  if (id === null || !from) {
    const [first] = [...boxes].sort(([, a], [, b]) => a.x - b.x || a.y - b.y);
    return first?.[0] ?? null;
  }
  const start = middle(from);
  // A collapsed frame leads where its nodes do.
  const own = folds.cards.get(id)?.frame.members ?? [id];
  const along = way === "right" ? after : way === "left" ? before : () => [];
  const linked = own.flatMap((each) => along(state, each)).map((each) => drawnId(folds, each));
  const nearest = (ids: Iterable<string>, cost: (dx: number, dy: number) => number): string | null => {
    let best: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const other of ids) {
      const box = boxes.get(other);
      if (!box || other === id) continue;
      const to = middle(box);
      const value = cost(to.x - start.x, to.y - start.y);
      if (value < least) [best, least] = [other, value];
    }
    return best;
  };
  const byEdge = nearest(linked, (dx, dy) => Math.abs(dy) + Math.abs(dx) / 1000);
  if (byEdge) return byEdge;
  const upright = way === "up" || way === "down";
  const sign = way === "right" || way === "down" ? 1 : -1;
  return nearest(boxes.keys(), (dx, dy) => {
    const ahead = (upright ? dy : dx) * sign;
    if (ahead <= 4) return Number.POSITIVE_INFINITY;
    // Straight ahead before what is nearer but off to the side.
    return ahead + 2 * Math.abs(upright ? dx : dy);
  });
}
