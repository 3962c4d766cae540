/** Makes a new value from what came in: one JSONata expression, or JSON with `{{ }}` parts. Pure and quick. */
import { z } from "zod";
import { defineNode } from "../define";
import card from "./card";

const config = z.object({
  expression: z.string().min(1, "Write an expression or a JSON template.").max(100_000).meta({
    title: "Expression",
    description: "JSONata, or JSON in which each {{ expression }} is filled in.",
    widget: "expression",
    placeholder: '{ "greeting": "Hello " & input.name }',
  }),
});

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
});
