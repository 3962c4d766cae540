/** Chooses the way on: the text of an expression's value is the route, and the edges with that route fire. */
import { z } from "zod";
import { defineNode, routesOf, shorten } from "../define";

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

/** `total > 100 ? "big" : "small"` reads better as `total > 100 → big, else small`. */
const CHOICE = /^([^?]+?)\s*\?\s*(["'])([^"']+)\2\s*:\s*(["'])([^"']+)\4$/;

export default defineNode({
  type: "router",
  version: 1,
  category: "flow",
  title: "Router",
  description: "Follows one of several ways, chosen by an expression.",
  keywords: ["if", "else", "switch", "branch", "condition", "case", "filter"],
  icon: "split",
  config,
  defaults: { condition_expression: 'input.amount > 100 ? "big" : "small"' },
  hasInput: true,
  outputs: () => [],
  routes: "free",
  durable: false,
  sideEffect: false,
  summary: ({ condition_expression: expression }, edges) => {
    const choice = CHOICE.exec(expression.trim());
    if (choice) return shorten(`${choice[1]?.replace(/\binput\./g, "")} → ${choice[3]}, else ${choice[5]}`);
    const routes = routesOf(edges);
    return shorten(routes.length > 0 ? `${shorten(expression, 34)} → ${routes.join(", ")}` : expression);
  },
  sample: "input",
  expressionFields: [{ field: "condition_expression", kind: "either" }],
});
