import fc from "fast-check";
import { expect, it } from "vitest";
import { rebase, shifted, spliced, spliceOf } from "./splice";
import { wordSplices } from "./text-diff";

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.string({ unit: fc.constantFrom("a", "b", " ", "😀", "😁"), maxLength: 12 }),
);

it("one change makes any text of any other, and cuts no character", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const splice = spliceOf(before, after);
      expect(splice ? spliced(before, splice) : before).toBe(after);
      expect(() => encodeURIComponent(splice?.insert ?? "")).not.toThrow();
    }),
  );
});

it("word by word, too", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(wordSplices(before, after).reduce(spliced, before)).toBe(after);
    }),
  );
  expect(wordSplices("one two three four", "one 2 three 4")).toEqual([
    { index: 14, remove: 4, insert: "4" },
    { index: 4, remove: 3, insert: "2" },
  ]);
});

it("a change finds its place in a text that changed meanwhile, and nobody's words are lost", () => {
  const both = (from: string, mine: string, theirs: string) => {
    const [own, other] = [spliceOf(from, mine), spliceOf(from, theirs)];
    return own && other ? spliced(theirs, rebase(own, other)) : null;
  };
  expect(both("hello world", "hello big world", "hello world!")).toBe("hello big world!");
  expect(both("hello world", "hello world!", "say hello world")).toBe("say hello world!");
  expect(both("abcdef", "aXf", "abcYdef")).toBe("aXYdef");
  fc.assert(
    fc.property(text, text, text, (from, mine, theirs) => {
      const [own, other] = [spliceOf(from, mine), spliceOf(from, theirs)];
      if (!own || !other) return;
      const result = spliced(theirs, rebase(own, other));
      expect(result).toContain(own.insert);
      expect(result).toContain(other.insert);
    }),
  );
});

it("a caret stays with the letters it stood between", () => {
  const after = (place: number, from: string, to: string) => {
    const splice = spliceOf(from, to);
    return splice ? shifted(place, splice) : place;
  };
  expect(after(5, "hello world", "oh hello world")).toBe(8);
  expect(after(5, "hello world", "hello world!")).toBe(5);
  expect(after(8, "hello world", "hello")).toBe(5);
});
