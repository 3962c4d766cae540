import { expect, it } from "vitest";
import { uprightAt } from "./routing";

const card = (x: number, y: number) => ({ x, y, width: 220, height: 64 });

it("a long edge turns where no card is in its way", () => {
  const from = { x: 0, y: 100 };
  const to = { x: 600, y: 20 };
  expect(uprightAt(from, to, [])).toBe(300);
  // A card on the source's own line, in the middle: turn before it.
  expect(uprightAt(from, to, [card(190, 70)])).toBe(24);
  // A card on the target's line: turn after it.
  expect(uprightAt(from, to, [card(190, -10)])).toBe(576);
});

it("short and backward edges are left alone", () => {
  expect(uprightAt({ x: 0, y: 0 }, { x: 76, y: 80 }, [])).toBeUndefined();
  expect(uprightAt({ x: 500, y: 0 }, { x: 0, y: 80 }, [])).toBeUndefined();
});
