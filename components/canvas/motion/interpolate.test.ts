import { interpolate as anything, interpolateZoom as original } from "d3-interpolate";
import fc from "fast-check";
import { expect, it } from "vitest";
import { interpolate, interpolateZoom } from "./interpolate";

// Whole pixels: for ways of less than a thousandth both formulas lose their digits, each in its own manner.
const at = fc.integer({ min: -5000, max: 5000 });
const view = fc.tuple(at, at, fc.integer({ min: 100, max: 20_000 }));
const part = fc.double({ min: 0, max: 1, noNaN: true });

it("goes the ways of the package that it stands for", () => {
  fc.assert(
    fc.property(view, view, part, (from, to, t) => {
      for (const [mine, theirs] of [
        [interpolateZoom(from, to)(t), original(from, to)(t)],
        [interpolate(from, to)(t), anything(from, to)(t)],
      ] as const) {
        mine.forEach((value, index) => {
          const other = Number((theirs as number[])[index]);
          expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-3 * Math.max(1, Math.abs(other)));
        });
      }
    }),
  );
});
