import { describe, expect, it } from "vitest";
import { runNode } from "../testing";
import { executor } from "./execute";
import definition from "./index";

const routeOf = async (config: Record<string, unknown>, input: unknown, routes?: string[]) => {
  const { outcome } = await runNode(definition, executor, config, { input, routes });
  expect(outcome).toMatchObject({ kind: "output", output: input });
  return outcome.kind === "output" ? outcome.route : undefined;
};

describe("the router", () => {
  it.each([
    ["a text", '"big"', "big"],
    ["a number", "1 + 1", "2"],
    ["true", "1 = 1", "true"],
    ["the value of a template", "{{ input.size }}", "small"],
    ["a template with text around", "size-{{ input.size }}", "size-small"],
    ["nothing", "input.missing", ""],
  ])("follows %s", async (_name, condition_expression, route) => {
    expect(await routeOf({ condition_expression }, { size: "small" })).toBe(route);
  });

  it("falls back when the value is empty or no edge carries it", async () => {
    const config = { condition_expression: "input.kind", fallback_route: "other" };
    expect(await routeOf(config, {})).toBe("other");
    expect(await routeOf(config, { kind: "a" }, ["a", "other"])).toBe("a");
    expect(await routeOf(config, { kind: "z" }, ["a", "other"])).toBe("other");
    expect(await routeOf({ condition_expression: "input.kind" }, { kind: "z" }, ["a"])).toBe("z");
  });

  it("refuses a list or an object, without a retry", async () => {
    const run = runNode(definition, executor, { condition_expression: "[1, 2]" });
    await expect(run).rejects.toMatchObject({ code: "router_no_text", retriable: false });
  });

  it("says on the card where it leads", () => {
    const edge = (route: string) =>
      ({ id: route, source_node_id: "a", target_node_id: "b", edge_type: "conditional", route }) as const;
    const summary = (condition_expression: string) =>
      definition.summary({ condition_expression }, [edge("a"), edge("b"), edge("a")]);
    expect(summary('input.total > 100 ? "big" : "small"')).toBe("total > 100 → big, else small");
    expect(summary("input.kind")).toBe("input.kind → a, b");
  });
});
