import { interpolate as anything, interpolateZoom as original } from "d3-interpolate";
import fc from "fast-check";
import { expect, it } from "vitest";
import { interpolate, interpolateZoom } from "./interpolate";

const at = fc.double({ min: -1e4, max: 1e4, noNaN: true });
const view = fc.tuple(at, at, fc.double({ min: 10, max: 1e5, noNaN: true }));
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
          expect(Math.abs(value - other)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(other)));
        });
      }
    }),
  );
});
