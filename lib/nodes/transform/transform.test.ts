import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runNode } from "../testing";
import { executor } from "./execute";
import definition from "./index";
import { parseJsonTemplate } from "./json-template";

const output = async (expression: string, input: unknown) => {
  const { outcome } = await runNode(definition, executor, { expression }, { input });
  return outcome.kind === "output" ? outcome.output : expect.unreachable();
};

describe("the transform", () => {
  it.each([
    ["an expression", '{ "n": input.n + 1 }', { n: 2 }],
    ["an expression without a value", "input.missing", null],
    ["a JSON template with quoted parts", '{"a": "{{ input.n }}", "b": "n is {{ input.n }}"}', { a: 1, b: "n is 1" }],
    ["a JSON template with bare parts", '{"a": {{ input.n }}, "b": [{{ input.list }}]}', { a: 1, b: [[1, 2]] }],
    ["a bare part with braces and quotes", '{"a": {{ {"x}}": "{{"} }}}', { a: { "x}}": "{{" } }],
    ["a template inside a list", '["{{ input.n }}", 2]', [1, 2]],
    ["a text template", "Hello {{ input.name }}", "Hello Ada"],
    ["one part alone", "{{ input.list }}", [1, 2]],
    ["quotes inside a text", '{"a": "say \\"{{ input.name }}\\""}', { a: 'say "Ada"' }],
  ])("takes %s", async (_name, expression, expected) => {
    expect(await output(expression, { n: 1, list: [1, 2], name: "Ada" })).toEqual(expected);
  });

  it("reads any JSON as itself", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        fc.pre(!json.includes("{{"));
        expect(parseJsonTemplate(json)).toEqual({ value: JSON.parse(json) });
      }),
    );
  });

  it("fails with the place of a mistake", async () => {
    await expect(output("input.(", {})).rejects.toMatchObject({ name: "ExpressionError", code: "syntax" });
  });
});
