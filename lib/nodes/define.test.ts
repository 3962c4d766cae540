import fc from "fast-check";
import { expect, it } from "vitest";
import { sayDuration, shorten } from "./define";
import { testContext } from "./testing";
import { emitText } from "./text";

it("says a duration in its two largest units", () => {
  const said = [0, 1, 59.6, 90, 3600, 3661, 86_400, 90_000, 2 * 86_400 + 60].map(sayDuration);
  expect(said).toEqual(["0 s", "1 s", "1 min", "1 min 30 s", "1 h", "1 h 1 min", "1 day", "1 day 1 h", "2 days 1 min"]);
});

it("shortens to one line of the given length", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 80 }), (text, max) => {
      expect(shorten(text, max).length).toBeLessThanOrEqual(max);
    }),
  );
});

it("emits a long text in pieces that make it whole again, none over 8 KB and no character cut", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "é", "漢", "😀"), { maxLength: 9000 }), (characters) => {
      const ctx = testContext();
      emitText(ctx, "log", characters.join(""));
      const pieces = ctx.emitted.map(({ text }) => text);
      expect(pieces.join("")).toBe(characters.join(""));
      expect(pieces.every((piece) => Buffer.from(piece).toString() === piece)).toBe(true);
      expect(pieces.every((piece) => Buffer.byteLength(piece) <= 8192)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
