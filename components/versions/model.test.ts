import { expect, it } from "vitest";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { compare, settingsOf } from "./model";

const node = (node_id: string, expression: string) => ({
  node_id,
  component_type: "transform",
  config: { expression },
});
const document = (more: Partial<WorkflowDocument>): WorkflowDocument => ({
  name: "A",
  nodes: [],
  edges: [],
  triggers: [],
  ...more,
});
const hook = (path: string) => ({ type: "webhook", config: { path }, is_active: true });

it("changes are listed by what they are about; nodes and triggers under their ids on the canvas", () => {
  const { rows } = compare(
    {
      document: document({
        nodes: [node("a", "1"), node("gone", "2")],
        edges: [{ id: "e", source_node_id: "a", target_node_id: "gone", edge_type: "conditional", route: "yes" }],
        triggers: [hook("x")],
      }),
    },
    {
      document: document({
        nodes: [node("a", "2")],
        triggers: [{ type: "manual", config: {}, is_active: true }],
        settings: { execution_timeout_seconds: 5, queue: "browser" },
        is_callable: true,
      }),
    },
  );
  expect(rows.map(({ key, kind, title, fields }) => [key, kind, title, fields.length])).toEqual([
    ["a", "changed", "A", 1],
    ["gone", "removed", "Gone", 1],
    ["trigger:0", "added", "Manual", 1],
    ["trigger:1", "removed", "Webhook", 2],
    ["edge:e", "removed", "A → Gone (yes)", 0],
    ["field:settings", "added", "Settings", 1],
    ["field:is_callable", "added", "Is callable", 1],
  ]);
});

it("after nothing, everything is new", () => {
  const { rows, merged } = compare(null, { document: document({ nodes: [node("a", "1")], description: "B" }) });
  expect(rows.map(({ key, kind }) => `${key} ${kind}`)).toEqual(["a added"]);
  expect(merged.marks.get("a")).toBe("added");
  expect(settingsOf(node("a", "1"))).toEqual([{ path: ["config", "expression"], after: "1" }]);
});
