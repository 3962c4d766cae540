import { Validator } from "@cfworker/json-schema";
import fc from "fast-check";
import { typescript as ts } from "monaco-editor/languages/features/typescript/lib/typescriptServices.js";
import { describe, expect, it } from "vitest";
import { ambientTypes } from "./ambient";
import { into, outOf, pieceFor, restored } from "./annotate";
import { inferSchema } from "./infer";
import { typeOfSchema } from "./schema-type";

describe("a JSON Schema as a type", () => {
  it.each([
    [null, "any"],
    [{}, "unknown"],
    [{ type: "string" }, "string"],
    [{ type: ["integer", "null"] }, "number | null"],
    [{ enum: ["a", 2, null] }, '"a" | 2 | null'],
    [{ type: "array", items: { anyOf: [{ type: "string" }, { type: "number" }] } }, "(string | number)[]"],
    [{ prefixItems: [{ type: "string" }], items: false }, "[string]"],
    [{ allOf: [{ $ref: "#/$defs/a" }], $defs: { a: { type: "boolean" } } }, "boolean"],
    [{ $ref: "https://example.com/schema" }, "unknown"],
    [{ type: "object" }, "Record<string, unknown>"],
    [{ type: "constructor" }, "unknown"],
    [
      { properties: { city: { type: "string", description: "Where */ to" }, "a-b": {} }, required: ["city"] },
      '{\n  /** Where *\u200b/ to */\n  city: string;\n  "a-b"?: unknown;\n}',
    ],
  ])("%j", (schema, type) => expect(typeOfSchema(schema)).toBe(type));

  it("is TypeScript whatever the schema holds, and one that names itself ends", () => {
    const loop = { properties: { child: { $ref: "#" } } };
    expect(typeOfSchema(loop)).toContain("child?: {");
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = ambientTypes({
          input: value,
          output: { properties: { [JSON.stringify(value)]: {} } },
          secrets: ["A", "1"],
        });
        const file = ts.createSourceFile("a.ts", text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
        expect((file as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
      }),
    );
  });
});

describe("a schema from an example", () => {
  it("takes every example it was made of", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(new Validator(inferSchema(value) as object, "2020-12").validate(value).valid).toBe(true);
      }),
    );
  });

  it("puts the items of a list together", () => {
    expect(inferSchema([{ a: 1, b: "x" }, { a: 1.5 }])).toEqual({
      type: "array",
      items: {
        type: "object",
        properties: { a: { type: "number" }, b: { type: "string" } },
        required: ["a"],
      },
    });
  });
});

describe("the type of what main() gets", () => {
  const read = (code: string, isTyped = true) => {
    const piece = pieceFor(ts, code, isTyped);
    return piece && code.slice(0, piece.at) + piece.text + code.slice(piece.at);
  };
  it.each([
    ["export default async function main(input) {}", "export default async function main(input: Input) {}"],
    ["export default function ({ a }, b) {}", "export default function ({ a }: Input, b) {}"],
    ["export default (input) => input", "export default (input: Input) => input"],
    ["const main = (input) => 1;\nexport default main;", "const main = (input: Input) => 1;\nexport default main;"],
    ["function main(input) {}\nexport default main", "function main(input: Input) {}\nexport default main"],
  ])("%s", (code, typed) => expect(read(code)).toBe(typed));

  it("is a comment in JavaScript", () => {
    expect(read("export default (input) => 1", false)).toBe("export default (/** @type {Input} */ input) => 1");
  });

  it.each([
    "export default function main(input: { a: 1 }) {}",
    "export default input => 1",
    "export const a = 1",
    "export default (",
  ])("is left out of %s", (code) => expect(read(code)).toBeNull());

  it("is left out where a comment says one", () => {
    expect(read("/** @param {string} input */\nexport default function main(input) {}", false)).toBeNull();
  });

  it("moves places there and back, and only those of its own file", () => {
    const piece = { at: 10, text: ": Input" };
    fc.assert(
      fc.property(fc.nat(100), (place) => {
        expect(outOf(piece, into(piece, place))).toBe(place);
      }),
    );
    expect(outOf(piece, 13)).toBe(10);
    const answer = [
      { textSpan: { start: 20, length: 3 } },
      { fileName: "other.ts", textSpan: { start: 20, length: 3 } },
    ];
    expect(restored(answer, piece, "own.ts")).toEqual([{ textSpan: { start: 13, length: 3 } }, answer[1]]);
  });
});
