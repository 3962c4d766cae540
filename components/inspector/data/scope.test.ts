import { describe, expect, it } from "vitest";
import { toState } from "@/components/canvas/state/document";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import { nodeTypes } from "@/lib/nodes/registry";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { makeResponder } from "../expression/worker-core";
import { previewData } from "./scope";
import { saySources } from "./sources";

const edge = (source_node_id: string, target_node_id: string) => {
  return { id: `${source_node_id}-${target_node_id}`, source_node_id, target_node_id, edge_type: "direct" as const };
};
const document: WorkflowDocument = {
  name: "Orders",
  triggers: [
    {
      type: "manual",
      is_active: true,
      config: { input_schema: { type: "object", properties: { n: { type: "number" } } } },
    },
  ],
  nodes: [
    { node_id: "call", component_type: "http_request", is_entry_point: true, config: {} },
    { node_id: "way", component_type: "router", config: {} },
    { node_id: "note", component_type: "transform", config: {}, input_mapping: { code: "{{ input.status }}" } },
  ],
  edges: [edge("call", "way"), edge("way", "note")],
};
const execution = {
  execution_id: "e1",
  workflow_id: "w1",
  version: 1,
  trigger_type: "webhook",
  input: { n: 7 },
  started_at: "2026-01-01T14:02:00",
  created_at: "2026-01-01T14:02:00",
  nodes: [
    { node_id: "call", status: "completed", input: { n: 7 }, output: { status: 201 } },
    { node_id: "way", status: "completed", input: { status: 201 }, output: { status: 201 } },
  ],
} as unknown as ExecutionDetail;
const of = (change: Partial<WorkflowDocument>, run: ExecutionDetail | undefined, node = "note") =>
  previewData(toState({ ...document, ...change }, {}), nodeTypes, run, node);

describe("the data of previews", () => {
  it("is that of the execution, also for a node that did not run", () => {
    const data = of({}, execution);
    expect(data.scope).toMatchObject({ input: { status: 201 }, nodes: { call: { output: { status: 201 } } } });
    expect(data.scope.trigger).toEqual({ trigger_type: "webhook", data: { n: 7 } });
    expect([data.input, data.origins.get("call")]).toEqual(["execution", "execution"]);
  });

  it("is what is pinned before that, and examples where nothing has run", () => {
    const pins = { way: { output: { status: 418 }, pinned_at: "2026-01-01T00:00:00.000Z" } };
    expect(of({ pins }, execution)).toMatchObject({ input: "pin", scope: { input: { status: 418 } } });
    const example = of({}, undefined);
    expect(example.scope).toMatchObject({ input: { status: 200 }, trigger: { data: { n: 1 } } });
    expect([example.input, example.origins.get("call"), example.trigger]).toEqual(["example", "example", "schema"]);
    expect(of({}, undefined, "call")).toMatchObject({ input: "schema", scope: { input: { n: 1 } } });
  });

  it("is said with the value", () => {
    const pins = { way: { output: 1, pinned_at: "2026-01-01T00:00:00.000Z" } };
    const data = of({ pins }, execution);
    expect(saySources("nodes.call.output & input.x", { data, execution })).toMatch(/^from execution .*14:02, pinned$/);
    expect(saySources("1 + 1", { data, execution })).toBe("");
    expect(saySources("Dear {name}", { data: of({}, undefined), execution: undefined })).toBe(
      "example of the node type",
    );
  });
});

describe("the worker of previews", () => {
  it("gives values with their types, in the input as the mapping makes it", async () => {
    const respond = makeResponder();
    const { scope, mapping } = of({}, execution);
    await respond({ kind: "data", id: 0, scope, mapping });
    const ask = (text: string, isWhole = true, isMapping = false) =>
      respond({ kind: "evaluate", id: 1, text, isWhole, isMapping });
    expect(await ask("input.code + 1")).toMatchObject({ kind: "value", text: "202", type: { name: "number" } });
    expect(await ask("input.status", true, true)).toMatchObject({ text: "201" });
    expect(await ask("Code {{ input.code }}", false)).toMatchObject({ text: "Code 201", type: { name: "string" } });
    expect(await ask("nodes.call.output")).toMatchObject({ type: { name: "object", n: 1 } });
    expect(await ask("nothing.there")).toMatchObject({ text: "null", type: { name: "null" } });
    expect(await ask("$error('no')")).toMatchObject({ kind: "error", message: "no" });
    expect(await ask("$pad('', 5000)")).toMatchObject({ isCut: true });
    expect(await respond({ kind: "input", id: 2 })).toEqual({ kind: "input", value: { code: 201 } });
    expect(await respond({ kind: "check", id: 3, text: "a +", isWhole: true })).toMatchObject({
      problem: { position: 3 },
    });
  });
});

it("variables of the workspace stand under the document's, those of the workflow over them", () => {
  const state = toState({ ...document, variables: { b: 2, c: 2 } }, {});
  const stored = { workspace: { a: 1, b: 1 }, workflow: { c: 3 } };
  expect(previewData(state, nodeTypes, undefined, document.nodes[0]?.node_id ?? "", stored).scope.vars).toEqual({
    a: 1,
    b: 2,
    c: 3,
  });
});
