import { describe, expect, test } from "vitest";
import { references } from "./references";
import { possibleRoutes } from "./routes";

const named = (text: string) => references(text).map((reference) => reference.node);

describe("references", () => {
  test.each([
    ["nodes.fetch.output", ["fetch"]],
    ['nodes."with-dash".output & nodes.`tick`.output', ["with-dash", "tick"]],
    ["$nodes.a.output + $$.nodes.b.output", ["a", "b"]],
    ['$lookup(nodes, "c").output', ["c"]],
    ["input.items[price > $nodes.limit.output].price", ["limit"]],
    ["$map(input.items, function($v) { nodes.rate.output * $v })", ["rate"]],
    ['{"x": nodes.y.output, "z": [nodes.q.output]}', ["y", "q"]],
    ["nodes.a.output ~> $sum", ["a"]],
    ["Hi {{ nodes.a.output }}, {{ {'x': {'y': nodes.b.output}}}}", ["a", "b"]],
    ["input.graph.(nodes.mine)", []],
    ["input.graph[nodes.mine = 1]", []],
    ["input.nodes.mine", []],
    ["broken +", []],
    ["Just a text about nodes.x", []],
  ])("%s", (text, ids) => expect(named(text)).toEqual(ids));

  test("say where the id begins", () => {
    expect(references("1 + nodes.fetch.output")).toEqual([{ node: "fetch", position: 10 }]);
    expect(references("a {{ nodes.fetch }}")).toEqual([{ node: "fetch", position: 11 }]);
  });
});

describe("possible routes", () => {
  test.each([
    ['input.x > 1 ? "big" : "small"', ["big", "small"], true],
    ['($x := 1; a ? "one" : b ? "two" : "three")', ["one", "two", "three"], true],
    ['{{ a ? "yes" }}', ["yes"], true],
    ["input.amount > 100", ["true", "false"], true],
    ["$not(input.ok)", ["true", "false"], true],
    ["input.kind", [], false],
    ['a ? "x" : input.kind', ["x"], false],
    ["1 +", [], false],
  ])("%s", (expression, values, isComplete) => {
    expect(possibleRoutes(expression)).toEqual({ values, isComplete });
  });
});
