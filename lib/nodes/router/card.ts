import { defineCard, routesOf, shorten } from "../define";
import type { Config } from "./index";

/** `total > 100 ? "big" : "small"` reads better as `total > 100 → big, else small`. */
const CHOICE = /^([^?]+?)\s*\?\s*(["'])([^"']+)\2\s*:\s*(["'])([^"']+)\4$/;

export default defineCard<Config>({
  type: "router",
  version: 1,
  category: "flow",
  title: "Router",
  description: "Follows one of several ways, chosen by an expression.",
  keywords: ["if", "else", "switch", "branch", "condition", "case", "filter"],
  icon: "split",
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
  expressionFields: [{ field: "condition_expression", kind: "either" }],
});
