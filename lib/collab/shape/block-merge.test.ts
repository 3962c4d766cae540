import fc from "fast-check";
import { expect, it } from "vitest";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { changesOf } from "./block-changes";
import { followed, mergedText } from "./block-merge";

const content: BlockContent = {
  code: "def main(input):\n    a = 1\n\n    b = 2\n\n    c = 3\n\n    return a + b\n",
  input_schema: null,
  output_schema: null,
  timeout_seconds: 10,
  memory_mb: 128,
  hosts: [],
  secrets: [],
  requirements: [],
};

it("changes of different lines are put together, of the same lines not", () => {
  const base = content.code;
  const mine = base.replace("a = 1", "a = 10");
  expect(mergedText(base, mine, base.replace("a + b", "a + b + c"))).toBe(
    base.replace("a = 1", "a = 10").replace("a + b", "a + b + c"),
  );
  expect(mergedText(base, mine, base.replace("a = 1", "a = 11"))).toBeNull();
});

it("one who changed nothing loses nothing of the other", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 }).map((lines) => lines.join("\n"));
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(mergedText(a, a, b)).toBe(b);
      expect(mergedText(a, b, a)).toBe(b);
      expect(mergedText(a, b, b)).toBe(b);
    }),
  );
});

it("a draft follows a version part by part, and stays where both changed the same", () => {
  const draft = { ...content, memory_mb: 256, code: content.code.replace("a = 1", "a = 5") };
  const theirs = { ...content, hosts: ["example.com"], code: content.code.replace("c = 3", "c = 30") };
  expect(followed(content, draft, theirs)).toEqual({
    patch: { hosts: ["example.com"], code: draft.code.replace("c = 3", "c = 30") },
    overlaps: false,
  });
  expect(followed(content, draft, { ...content, memory_mb: 512, timeout_seconds: 5 })).toEqual({
    patch: { timeout_seconds: 5 },
    overlaps: true,
  });
  expect(followed(content, draft, { ...content, code: content.code.replace("a = 1", "a = 6") })).toEqual({
    patch: {},
    overlaps: true,
  });
  expect(followed(content, draft, draft)).toEqual({ patch: {}, overlaps: false });
});

it("neither the order of keys nor the ends of lines is a change", () => {
  const schema = { type: "object", properties: { a: {}, b: {} } };
  const other = { properties: { b: {}, a: {} }, type: "object" };
  const windows = content.code.replaceAll("\n", "\r\n");
  expect(changesOf({ code: windows, input_schema: other }, { ...content, input_schema: schema })).toEqual({});
  expect(changesOf({ hosts: [], code: "x" }, content)).toEqual({ code: "x" });
});
