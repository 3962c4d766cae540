/** Chooses the way on: the text of an expression's value is the route, and the edges with that route fire. */
import { z } from "zod";
import { defineNode } from "../define";
import card from "./card";

const config = z.object({
  condition_expression: z.string().min(1, "Write the expression whose value is the route.").max(10_000).meta({
    title: "Condition",
    description: "A JSONata expression. Its value, as text, is the route that is followed.",
    widget: "expression",
    placeholder: 'input.total > 100 ? "big" : "small"',
  }),
  fallback_route: z.string().max(120).optional().meta({
    title: "Fallback route",
    description: "Followed when the value is empty or no edge carries it.",
    widget: "text",
  }),
});

export type Config = z.infer<typeof config>;

export default defineNode({
  ...card,
  config,
  sample: "input",
});
