import { expect, it } from "vitest";
import { andAfter, effectsOf } from "./effects";
import type { ExecutionGraph } from "./model";

const node = (node_id: string, component_type: string, more = {}) => ({ node_id, component_type, config: {}, ...more });
const edge = (source_node_id: string, target_node_id: string) => ({
  id: `${source_node_id}${target_node_id}`,
  source_node_id,
  target_node_id,
  edge_type: "direct" as const,
});
const graph: ExecutionGraph = {
  document: {
    name: "w",
    triggers: [],
    nodes: [
      node("a", "transform"),
      node("b", "http_request", { name: "Charge" }),
      node("c", "http_request"),
      node("d", "http_request", { disabled: true }),
    ],
    edges: [edge("a", "b"), edge("b", "a"), edge("c", "d"), edge("b", "d")],
  },
  layout: {},
};

it("finds what comes after nodes, loops and all", () => {
  expect([...andAfter(graph, ["a"])].sort()).toEqual(["a", "b", "d"]);
  expect([...andAfter(graph, ["d"])]).toEqual(["d"]);
});

it("names those that change something outside, and not those switched off", () => {
  expect(effectsOf(graph, andAfter(graph, ["a"]))).toEqual(["Charge"]);
  expect(effectsOf(graph, new Set(["a"]))).toEqual([]);
  expect(effectsOf(graph, new Set(["b", "c"]))).toEqual(["Charge", "c"]);
});
