import { describe, expect, it } from "vitest";
import { references } from "@/lib/expressions";
import { nodeTypes } from "@/lib/nodes/registry";
import { rewriteNode, rewriteText } from "./rewrite";
import type { WorkflowNode } from "./schema";

const ids = new Map([
  ["fetch", "fetch_2"],
  ["my-node", "my-node_2"],
  ["fetch_2", "fetch_3"],
]);

describe("references under new ids", () => {
  it("follow in paths, quoted names, lookups and templates", () => {
    expect(rewriteText("nodes.fetch.output.a + nodes.`my-node`.output", ids)).toBe(
      "nodes.fetch_2.output.a + nodes.`my-node_2`.output",
    );
    expect(rewriteText('nodes."my-node".output', ids)).toBe('nodes."my-node_2".output');
    expect(rewriteText('$lookup(nodes, "fetch").output & $nodes.fetch.output', ids)).toBe(
      '$lookup(nodes, "fetch_2").output & $nodes.fetch_2.output',
    );
    expect(rewriteText("Total {{ nodes.fetch.output.n }} of {{ nodes.fetch_2.output.n }}", ids)).toBe(
      "Total {{ nodes.fetch_2.output.n }} of {{ nodes.fetch_3.output.n }}",
    );
  });

  it("leave words that are no reference, other nodes, and what cannot be read", () => {
    for (const text of [
      '"nodes.fetch"',
      "input.nodes.fetch",
      "nodes.fetched.output",
      "fetch",
      "nodes.fetch +",
      "{{ nodes.other.output }} nodes.fetch",
    ])
      expect(rewriteText(text, ids)).toBe(text);
  });

  it("are found by the parser under the new ids wherever the old ones were", () => {
    const text = "nodes.fetch.output[nodes.x = 1] ~> $map(function($v) { $v + nodes.fetch.output.n })";
    const names = references(rewriteText(text, ids)).map((each) => each.node);
    expect(names).toEqual(references(text).map((each) => ids.get(each.node) ?? each.node));
  });
});

it("a node's expressions and input mapping follow, its plain texts and code do not", () => {
  const node: WorkflowNode = {
    node_id: "send",
    component_type: "http_request",
    notes: "reads nodes.fetch.output",
    input_mapping: { a: "{{ nodes.fetch.output }}", b: 1 },
    config: {
      method: "POST",
      url: "https://x/{{ nodes.fetch.output.id }}",
      data: { deep: ["{{ nodes.fetch.output }}"] },
    },
  };
  expect(rewriteNode(node, nodeTypes.get("http_request"), ids)).toEqual({
    ...node,
    input_mapping: { a: "{{ nodes.fetch_2.output }}", b: 1 },
    config: {
      method: "POST",
      url: "https://x/{{ nodes.fetch_2.output.id }}",
      data: { deep: ["{{ nodes.fetch_2.output }}"] },
    },
  });
  const plain: WorkflowNode = { node_id: "a", component_type: "code", config: { inline_code: "nodes.fetch" } };
  expect(rewriteNode(plain, nodeTypes.get("code"), ids)).toBe(plain);
});
