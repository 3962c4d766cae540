/** Makes a new value from what came in: one JSONata expression, or JSON with `{{ }}` parts. Pure and quick. */
import { z } from "zod";
import { defineNode, MAIN, shorten } from "../define";

const config = z.object({
  expression: z.string().min(1, "Write an expression or a JSON template.").max(100_000).meta({
    title: "Expression",
    description: "JSONata, or JSON in which each {{ expression }} is filled in.",
    widget: "expression",
    placeholder: '{ "greeting": "Hello " & input.name }',
  }),
});

export default defineNode({
  type: "transform",
  version: 1,
  category: "data",
  title: "Transform",
  description: "Makes a new value from earlier ones.",
  keywords: ["map", "set", "edit fields", "jsonata", "json", "expression", "reshape"],
  icon: "braces",
  config,
  defaults: { expression: "input" },
  hasInput: true,
  outputs: () => [MAIN],
  routes: "none",
  durable: false,
  sideEffect: false,
  summary: ({ expression }) => shorten(expression),
  expressionFields: [{ field: "expression", kind: "either" }],
});
