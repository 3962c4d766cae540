import { expect, it } from "vitest";
import { fromText, toText } from "./clipboard";
import { fragmentOf } from "./state/commands/fragment";
import { toState } from "./state/document";
import { draw, node } from "./state/testing";

it("copied nodes come back from their text with edges and places", () => {
  const state = toState(draw([node("r", "router", { name: "Which: one?" }), "b", "c"], ["r>b:big", "b>c"]), {
    r: { x: 8, y: 16 },
  });
  const fragment = fragmentOf(state, new Set(["r", "b"]));
  const back = fromText(toText(fragment));
  expect(back?.nodes).toEqual(fragment.nodes);
  expect(back?.edges.map((edge) => [edge.source_node_id, edge.target_node_id, edge.route])).toEqual([
    ["r", "b", "big"],
  ]);
  expect(back?.layout).toEqual(fragment.layout);
});

it("a workflow.yaml can be pasted, any other text cannot", () => {
  const yaml =
    "name: X\nnodes:\n  - node_id: a\n    component_type: step\nedges:\n  - source_node_id: a\n    condition_mapping: {again: a}\n";
  expect(fromText(yaml)?.edges).toMatchObject([{ source_node_id: "a", target_node_id: "a", route: "again" }]);
  expect(fromText("some nodes of a text")).toBeNull();
  expect(fromText("nodes: [[[")).toBeNull();
  expect(fromText("")).toBeNull();
});
