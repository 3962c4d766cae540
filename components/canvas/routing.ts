import type { Point } from "./state/types";

export interface Rect extends Point {
  width: number;
  height: number;
}

/** Distance that an edge keeps from the card it leaves or reaches, in canvas pixels. */
export const OFFSET = 24;
/** Shorter edges have no card between their ends. */
const LONG = 260;

/** Whether cards can stand between the ends of an edge that goes from left to right. */
export function isLong(from: number, to: number): boolean {
  return to - from >= LONG;
}

/**
 * Where the upright part of a forward edge stands (its x), so that the edge runs over as few cards as possible: in the middle, else close
 * to its source, else close to its target. Undefined leaves the choice to the path function (short and backward edges).
 */
export function uprightAt(from: Point, to: Point, cards: Iterable<Rect>): number | undefined {
  if (!isLong(from.x, to.x)) return undefined;
  const candidates = [(from.x + to.x) / 2, from.x + OFFSET, to.x - OFFSET];
  const list = [...cards].filter((card) => card.x < to.x && card.x + card.width > from.x);
  let best: number | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const x of candidates) {
    const hits = list.filter(
      (card) =>
        crosses(card, from.x + 1, x, from.y, from.y) ||
        crosses(card, x, x, Math.min(from.y, to.y), Math.max(from.y, to.y)) ||
        crosses(card, x, to.x - 1, to.y, to.y),
    ).length;
    if (hits < fewest) {
      fewest = hits;
      best = x;
    }
  }
  return best;
}

/** Middle of the longest part of an edge that turns at `x`: where a label covers no card's end. */
export function labelAt(from: Point, to: Point, x: number): Point {
  const first = x - from.x;
  const last = to.x - x;
  if (Math.max(first, last) < Math.abs(to.y - from.y) || Math.abs(first - last) < 1)
    return { x, y: (from.y + to.y) / 2 };
  return first > last ? { x: from.x + first / 2, y: from.y } : { x: x + last / 2, y: to.y };
}

function crosses(card: Rect, left: number, right: number, top: number, bottom: number): boolean {
  return left < card.x + card.width && right > card.x && top < card.y + card.height && bottom > card.y;
}
