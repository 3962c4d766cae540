import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { AppError } from "@/lib/errors";
import { parseDocument } from "./parse";
import { anyDocument, sortedEdges } from "./testing";
import { fromYaml, toYaml } from "./yaml";

const folder = new URL("./fixtures/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

function refusal(act: () => unknown): AppError {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("example files", () => {
  test("there are four of them", () => expect(files).toHaveLength(4));

  test.each(files)("%s comes in and goes out without loss", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const first = fromYaml(text);
    expect(first.problems).toEqual([]);
    const written = toYaml(first.document);
    expect(parse(written)).toEqual(parse(text));
    expect(fromYaml(written).document).toEqual(first.document);
    expect(toYaml(fromYaml(written).document)).toBe(written);
  });

  test("routes of one node are gathered again, multi-line texts stay blocks", () => {
    const read = (name: string) => toYaml(fromYaml(readFileSync(new URL(name, folder), "utf8")).document);
    expect(read("research-assistant.yaml")).toContain(
      "    condition_mapping:\n      research: research_agent\n      general: chat\n",
    );
    expect(read("callable-summarizer.yaml")).toContain("system_prompt: |\n");
  });
});

describe("any document", () => {
  test("survives export and import", () => {
    fc.assert(
      fc.property(anyDocument, (raw) => {
        const { document } = parseDocument(raw);
        const again = fromYaml(toYaml(document)).document;
        expect(sortedEdges(again)).toEqual(sortedEdges(document));
      }),
    );
  });

  test("is written the same whatever the order of its keys", () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, member]) => [key, shuffled(member)]),
      );
    };
    fc.assert(
      fc.property(anyDocument, (raw) => {
        const { document } = parseDocument(raw);
        expect(toYaml(shuffled(document) as typeof document)).toBe(toYaml(document));
      }),
    );
  });
});

describe("hostile or broken text is refused with a reason", () => {
  test("a billion laughs", () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(", ")}]`,
    );
    const error = refusal(() => fromYaml(`name: bomb\nl0: &l0 lol\n${levels.join("\n")}\n`));
    expect(error.code).toBe("invalid_body");
    expect(error.message).toMatch(/aliases/);
  });

  test.each([
    ["flow lists", `name: x\nnodes: ${"[".repeat(50_000)}${"]".repeat(50_000)}`],
    ["flow maps", `name: x\nnodes: ${"{a: ".repeat(50_000)}1${"}".repeat(50_000)}`],
    ["dashes on one line", `name: x\nnodes:\n  ${"- ".repeat(20_000)}a`],
    [
      "indentation",
      `name: x\nvariables:\n${Array.from({ length: 900 }, (_, n) => `${" ".repeat(n + 1)}a:\n`).join("")}`,
    ],
    [
      "a block of 70 levels",
      `name: x\nvariables:\n${Array.from({ length: 70 }, (_, n) => `${" ".repeat(n + 1)}a:\n`).join("")}`,
    ],
  ])("deep nesting by %s", (_name, text) => {
    expect(refusal(() => fromYaml(text)).message).toMatch(/nested/);
  });

  test("too long", () => expect(refusal(() => fromYaml(`name: ${"x".repeat(2_000_001)}`)).message).toMatch(/longer/));
  test("a repeated key names its line", () =>
    expect(refusal(() => fromYaml("name: a\nname: b\n")).message).toMatch(/line 2.*unique/i));
  test("a syntax error names its line", () =>
    expect(refusal(() => fromYaml('name: a\nnodes:\n  - node_id: "x\n')).message).toMatch(/line \d/));
  test("a list is no workflow", () =>
    expect(refusal(() => fromYaml("- a\n- b\n")).message).toMatch(/must be an object/));
  test("NaN", () => expect(refusal(() => fromYaml("name: a\nvariables: {x: .nan}\n")).message).toMatch(/variables.x/));
  test("__proto__", () => {
    expect(refusal(() => fromYaml("name: a\nvariables: {__proto__: {x: 1}}\n")).message).toMatch(/__proto__/);
  });
});
