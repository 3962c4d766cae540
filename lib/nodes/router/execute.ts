import { NodeError } from "../errors";
import { evaluateEither } from "../text";
import type { NodeExecutor } from "../types";
import type router from "./index";

/** The input goes on unchanged, so that every branch has the data that led to it. */
export const executor: NodeExecutor<typeof router.config> = {
  async execute(ctx, config, input) {
    const value = await evaluateEither(ctx, config.condition_expression);
    if (typeof value === "object" && value !== null) {
      throw new NodeError("router_no_text", "The condition gave a list or an object, which names no route.", {
        retriable: false,
        hint: "Let the expression end in a text, a number or true/false.",
      });
    }
    const route = value === null || value === undefined ? "" : String(value);
    return { kind: "output", output: input, route: chosen(route, config.fallback_route, ctx.routes) };
  },
};

/** The route itself when an edge carries it (or nobody knows the edges), else the fallback when there is one. */
function chosen(route: string, fallback: string | undefined, known: readonly string[] | undefined): string {
  if (!fallback) return route;
  return route === "" || (known && !known.includes(route)) ? fallback : route;
}
