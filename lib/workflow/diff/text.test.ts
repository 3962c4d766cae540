import fc from "fast-check";
import { expect, it } from "vitest";
import { foldLines, inColumns, lineDiff, type TextLine, wordDiff } from "./text";

const text = fc
  .array(fc.constantFrom("a", "b", "c d", "", "long line of words"), { maxLength: 30 })
  .map((l) => l.join("\n"));
const linesOf = (value: string) => (value === "" ? [] : value.replace(/\n$/, "").split("\n"));
const side = (lines: readonly TextLine[], skip: "added" | "removed") =>
  lines.filter((line) => line.side !== skip).map((line) => line.text);

it("each side can be read out of the lines again, with its numbers", () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      const [before, after] = [`${a}\n`, `${b}\n`];
      const lines = lineDiff(before, after);
      expect(side(lines, "added")).toEqual(linesOf(before).length === 0 ? [""] : before.slice(0, -1).split("\n"));
      expect(side(lines, "removed")).toEqual(after.slice(0, -1).split("\n"));
      const numbers = lines.flatMap((line) => line.after ?? []);
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
      expect(foldLines(lines).flatMap((stretch) => stretch.lines)).toEqual(lines);
      const columns = inColumns(lines);
      expect(columns.flatMap(([left]) => left?.before ?? [])).toEqual(lines.flatMap((line) => line.before ?? []));
      expect(columns.flatMap(([, right]) => right?.after ?? [])).toEqual(numbers);
    }),
  );
});

it("words: only what differs is marked", () => {
  expect(wordDiff("Greet the guest.", "Greet the visitor.")).toEqual([
    { side: "same", text: "Greet the " },
    { side: "removed", text: "guest" },
    { side: "added", text: "visitor" },
    { side: "same", text: "." },
  ]);
});

it("unchanged regions are folded, three lines around a change are not", () => {
  const file = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const changed = file.with(10, "other");
  const stretches = foldLines(lineDiff(`${file.join("\n")}\n`, `${changed.join("\n")}\n`));
  expect(stretches.map(({ folded, lines }) => [folded, lines.length])).toEqual([
    [true, 7],
    [false, 8],
    [true, 6],
  ]);
});

it("two texts without anything in common end soon", () => {
  const many = (word: string) => Array.from({ length: 20_000 }, (_, index) => `${word}${index}\n`).join("");
  const lines = lineDiff(`same\n${many("a")}end\n`, `same\n${many("b")}end\n`);
  expect(lines.filter((line) => line.side === "same").map((line) => line.text)).toEqual(["same", "end"]);
  expect(lines).toHaveLength(40_002);
});
