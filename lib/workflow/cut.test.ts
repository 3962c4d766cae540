import { describe, expect, it } from "vitest";
import { cutFrom, cutOnly, cutTo } from "./cut";
import { plan } from "./plan";
import type { WorkflowDocument } from "./schema";

const types = new Map();
/** Nodes and edges from words like "a>b"; the first one is the entry. */
function drawn(text: string): WorkflowDocument {
  const ways = text.split(" ").map((word) => word.split(">") as [string, string]);
  const ids = [...new Set(ways.flat())];
  return {
    name: "Drawn",
    triggers: [],
    nodes: ids.map((node_id, index) => ({ node_id, component_type: "any", config: {}, is_entry_point: index === 0 })),
    edges: ways.map(([source_node_id, target_node_id], index) => {
      return { id: `e${index}`, source_node_id, target_node_id, edge_type: "direct" };
    }),
  };
}
const idsOf = (document: WorkflowDocument | null) => document?.nodes.map((node) => node.node_id).sort();
const waysOf = (document: WorkflowDocument | null) =>
  document?.edges.map((edge) => `${edge.source_node_id}>${edge.target_node_id}`).sort();

describe("the part of a drawing", () => {
  const joined = drawn("s>a s>b a>j b>j j>z s>y");

  it("up to a node is what leads to it", () => {
    expect(idsOf(cutTo(joined, "j", types))).toEqual(["a", "b", "j", "s"]);
    expect(waysOf(cutTo(joined, "a", types))).toEqual(["s>a"]);
    expect(idsOf(cutTo(joined, "s", types))).toEqual(["s"]);
  });

  it("from a node is what comes after it, with what that needs", () => {
    expect(idsOf(cutFrom(joined, "a", types))).toEqual(["a", "b", "j", "s", "z"]);
    expect(waysOf(cutFrom(joined, "z", types))).toEqual(["a>j", "b>j", "j>z", "s>a", "s>b"]);
  });

  it("only a node stands beside what it may read, led to by plain edges", () => {
    const only = cutOnly(joined, "j", new Set(["s", "a"]), new Set(["e2"]));
    expect(idsOf(only)).toEqual(["a", "j", "s"]);
    expect(waysOf(only)).toEqual(["a>j"]);
    expect(plan(only, types).entries.sort()).toEqual(["a", "s"]);
  });

  it("ends in a loop where the node is, and keeps the loops before it whole", () => {
    const loop = drawn("s>h h>w w>h w>z");
    const inside = cutTo(loop, "w", types);
    expect(waysOf(inside)).toEqual(["h>w", "s>h"]);
    expect(plan(inside ?? loop, types).loops).toEqual([]);
    expect(plan(cutTo(loop, "z", types) ?? loop, types).loops).toHaveLength(1);
    expect(idsOf(cutFrom(loop, "w", types))).toEqual(["h", "s", "w", "z"]);
  });

  it("begins where the whole begins, and is nothing where nothing leads", () => {
    const two = drawn("s>a x>b");
    expect(cutTo(two, "b", types)).toBeNull();
    expect(cutFrom(two, "x", types)).toBeNull();
    for (const id of ["s", "a", "b", "j", "z", "y"]) {
      expect(plan(cutTo(joined, id, types) ?? joined, types).entries).toEqual(["s"]);
      expect(plan(cutFrom(joined, id, types) ?? joined, types).entries).toEqual(["s"]);
    }
  });
});
