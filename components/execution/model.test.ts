import { describe, expect, it } from "vitest";
import type { ExecutionDetail, ExecutionNode } from "@/lib/api/contracts/executions";
import { firstTab, nodeName, tabsOf, timelineRows } from "./model";

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();

function node(change: Partial<ExecutionNode>): ExecutionNode {
  return {
    node_id: "a",
    status: "completed",
    started_at: at(0),
    completed_at: at(1),
    duration_ms: 1000,
    visit: 1,
    reused: false,
    attempts: [],
    input: null,
    output: null,
    route: null,
    error: null,
    child_execution_id: null,
    ...change,
  };
}

const execution = {
  created_at: at(0),
  started_at: at(0),
  completed_at: at(10),
  nodes: [
    node({ node_id: "late", started_at: at(5), completed_at: at(10) }),
    node({ node_id: "skipped", status: "skipped", started_at: at(2), completed_at: at(2) }),
    node({ node_id: "first" }),
  ],
} as ExecutionDetail;
const graph = {
  document: {
    name: "w",
    triggers: [],
    edges: [],
    nodes: [
      { node_id: "first", name: "Fetch order", component_type: "transform", config: {} },
      { node_id: "never", component_type: "transform", config: {} },
    ],
  },
  layout: {},
};

describe("the timeline", () => {
  it("puts nodes in the order they started, then skipped, then not started", () => {
    expect(timelineRows(execution, graph, 0).map((row) => row.id)).toEqual(["first", "late", "skipped", "never"]);
  });

  it("places bars within the execution's time and gives skipped nodes none", () => {
    const bars = timelineRows(execution, graph, 0).map((row) => row.bar);
    expect(bars).toEqual([{ start: 0, end: 0.1 }, { start: 0.5, end: 1 }, null, null]);
  });

  it("gives what was taken over from the origin no bar", () => {
    const nodes = [node({ node_id: "first", reused: true }), node({ node_id: "late", started_at: at(5) })];
    expect(timelineRows({ ...execution, nodes }, null, 0).map(({ bar }) => bar === null)).toEqual([true, false]);
  });

  it("lets what still runs reach to now", () => {
    const open = {
      ...execution,
      completed_at: null,
      nodes: [node({ status: "running", started_at: at(5), completed_at: null })],
    };
    expect(timelineRows(open, null, Date.parse(at(20)))[0]?.bar).toEqual({ start: 0.25, end: 1 });
  });
});

describe("a node's name and tabs", () => {
  it("falls back to the id", () =>
    expect([nodeName(graph, "first"), nodeName(null, "first")]).toEqual(["Fetch order", "first"]));

  it("shows the error first, live text while it runs, else what there is", () => {
    const failed = node({ status: "failed", error: { code: "x", message: "y" } });
    expect([
      firstTab(failed, undefined),
      firstTab(node({ status: "running" }), "Hel"),
      firstTab(node({}), undefined),
    ]).toEqual(["error", "live", "output"]);
    expect(tabsOf(node({}), "Hel")).not.toContain("live");
    expect(tabsOf(failed, undefined)).toContain("error");
  });
});
