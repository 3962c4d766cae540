import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { workflowDocument } from "./schema";
import { excerptOf, type FoundText, findMatches, replaceIn, textAt, textsOf, withText } from "./search";

const text = (value: string): FoundText => ({ on: "node", id: "a", path: ["name"], text: value });
const places = (value: string, words: string, options = {}) =>
  findMatches([text(value)], words, options).map(({ start, found }) => [start, found]);

describe("what is searched", () => {
  it("is every text that people have written, and no id or type", () => {
    const document = workflowDocument.parse({
      name: "Orders",
      description: "d",
      variables: { city: "Turin", deep: [{ x: "y" }] },
      triggers: [{ type: "webhook", config: { path: "in" } }],
      nodes: [
        {
          node_id: "a",
          component_type: "http_request",
          name: "Fetch",
          notes: "n",
          config: { headers: { k: "v" }, n: 1 },
        },
        { node_id: "my_node", component_type: "code", input_mapping: { m: "{{ input }}" } },
      ],
      sticky_notes: { s: { text: "note" } },
      groups: { g: { name: "frame", node_ids: [] } },
    });
    expect(textsOf(document).map(({ on, id, path, text }) => `${on} ${id} ${path.join(".")}: ${text}`)).toEqual([
      "workflow  name: Orders",
      "workflow  description: d",
      "workflow  variables.city: Turin",
      "workflow  variables.deep.0.x: y",
      "trigger 0 config.path: in",
      "node a name: Fetch",
      "node a config.headers.k: v",
      "node a notes: n",
      "node my_node name: My node",
      "node my_node input_mapping.m: {{ input }}",
      "note s text: note",
      "frame g name: frame",
    ]);
  });
});

describe("finding", () => {
  it("takes words literally, with or without case, and whole words when asked", () => {
    expect(places("a.b a+b A.B", "a.b")).toEqual([
      [0, "a.b"],
      [8, "A.B"],
    ]);
    expect(places("a.b A.B", "a.b", { matchCase: true })).toEqual([[0, "a.b"]]);
    expect(places("cat concat cat_2 Cat", "cat", { wholeWord: true })).toEqual([
      [0, "cat"],
      [17, "Cat"],
    ]);
    expect(places("İstanbul ÜBER über", "über")).toEqual([
      [9, "ÜBER"],
      [14, "über"],
    ]);
    expect(places("x", "")).toEqual([]);
  });

  it("finds at every place that holds the words and nowhere else", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "A", ".", "*", " ", "ß", "_"), maxLength: 30 });
    fc.assert(
      fc.property(
        letters,
        letters.filter((words) => words !== ""),
        fc.boolean(),
        (value, words, wholeWord) => {
          for (const [start, found] of places(value, words, { matchCase: true, wholeWord })) {
            expect(value.startsWith(found as string, start as number)).toBe(true);
            expect(found).toBe(words);
          }
          const count = value.split(words).length - 1;
          if (!wholeWord) expect(places(value, words, { matchCase: true })).toHaveLength(count);
        },
      ),
    );
  });
});

describe("replacing", () => {
  it("of all matches is what replaceAll does, whatever the words hold", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.string({ minLength: 1, maxLength: 3 }),
        fc.string(),
        (piece, words, by) => {
          const value = piece + words + piece + words;
          const found = findMatches([text(value)], words, { matchCase: true });
          expect(replaceIn(value, found, by)).toBe(value.replaceAll(words, () => by));
        },
      ),
    );
  });

  it("of some leaves the others, and passes over what has changed meanwhile", () => {
    const found = findMatches([text("one two one")], "one");
    expect(replaceIn("one two one", found.slice(1), "1")).toBe("one two 1");
    expect(replaceIn("xne two one", found, "1")).toBe("xne two 1");
    expect(replaceIn("short", found, "1")).toBe("short");
  });
});

describe("paths", () => {
  it("reach into objects and lists and change nothing beside", () => {
    const value = { a: [{ b: "x" }, { c: 1 }], d: { e: "y" } };
    const next = withText(value, ["a", "0", "b"], "z");
    expect(next).toEqual({ a: [{ b: "z" }, { c: 1 }], d: { e: "y" } });
    expect(next.d).toBe(value.d);
    expect(next.a[1]).toBe(value.a[1]);
    expect(textAt(next, ["a", "0", "b"])).toBe("z");
    expect(textAt(value, ["a", "5", "b"])).toBeUndefined();
    expect(textAt(value, ["a", "1", "c"])).toBeUndefined();
    expect(textAt(value, ["toString"])).toBeUndefined();
  });
});

it("an excerpt shows a match on one line with what is around it", () => {
  const [match] = findMatches([text(`${"x".repeat(50)}\n  needle\n${"y".repeat(90)}`)], "needle");
  if (!match) throw new Error("One match.");
  const { before, found, after } = excerptOf(match);
  expect(found).toBe("needle");
  expect(before).toMatch(/^…x+ $/);
  expect(after).toMatch(/^ y+…$/);
});
