import type { OutputView } from "./handles";
import type { Point } from "./types";

/** Canvas measures, in canvas pixels. The card draws itself by these numbers, so edges are right before it was measured. */
export const GRID = 8;
export const NODE_WIDTH = 220;
export const HEAD_HEIGHT = 64;
export const ROW_HEIGHT = 24;
const HANDLE = 10;

/** True when the outputs are listed in rows under the head: a single main output sits beside the head instead. */
export function hasRows(outputs: readonly OutputView[]): boolean {
  return outputs.length > 1 || (outputs[0] !== undefined && outputs[0].kind !== "main");
}

/** Height of a card. */
export function cardHeight(outputs: readonly OutputView[]): number {
  return HEAD_HEIGHT + (hasRows(outputs) ? outputs.length * ROW_HEIGHT + GRID : 0);
}

interface HandlePlace {
  id: string;
  kind: "target" | "source";
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Upper left corners of a card's handles, relative to the card. */
export function handlePlaces(outputs: readonly OutputView[], input: string | null): HandlePlace[] {
  const at = (id: string, kind: HandlePlace["kind"], x: number, y: number): HandlePlace => ({
    id,
    kind,
    x: x - HANDLE / 2,
    y: y - HANDLE / 2,
    width: HANDLE,
    height: HANDLE,
  });
  const rows = hasRows(outputs);
  const sources = outputs.map((output, row) =>
    at(output.id, "source", NODE_WIDTH, rows ? HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT : HEAD_HEIGHT / 2),
  );
  return input === null ? sources : [at(input, "target", 0, HEAD_HEIGHT / 2), ...sources];
}

/** Rounds a position to the canvas grid. */
export function snap(point: Point): Point {
  return { x: Math.round(point.x / GRID) * GRID, y: Math.round(point.y / GRID) * GRID };
}
