import { describe, expect, it } from "vitest";
import type { WorkflowDocument } from "../schema";
import { diffDocuments, proposeBump } from ".";
import { fits } from "./schemas";

const node = (node_id: string, more: object = {}) => ({ node_id, component_type: "transform", config: {}, ...more });
const edge = (from: string, to: string) => ({
  id: `${from}.${to}`,
  source_node_id: from,
  target_node_id: to,
  edge_type: "direct" as const,
});
const base: WorkflowDocument = {
  name: "A",
  is_callable: true,
  input_schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
  output_schema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
  triggers: [{ type: "webhook", config: { path: "a", methods: ["POST"] }, is_active: true }],
  nodes: [node("first"), node("last")],
  edges: [edge("first", "last")],
};
const step = (more: Partial<WorkflowDocument>) => {
  const after = { ...base, ...more };
  const { bump, reasons } = proposeBump(base, after, diffDocuments({ document: base }, { document: after }));
  return [bump, ...reasons.map(({ code }) => code)];
};
const input = (properties: object, required: string[] = ["name"], more: object = {}) => ({
  input_schema: { type: "object", properties, required, ...more },
});

describe("the step to the next version", () => {
  it("is a patch when nobody else can notice", () => {
    expect(step({})).toEqual(["patch"]);
    expect(step({ description: "Better" })).toEqual(["patch"]);
    expect(step({ nodes: [node("first", { config: { expression: "2" } }), node("last")] })).toEqual(["patch"]);
    // In the middle: what comes out is still made by the last one.
    expect(step({ nodes: [node("last")], edges: [] })).toEqual(["patch"]);
  });

  it("is minor when something is new", () => {
    expect(step({ nodes: [...base.nodes, node("more")] })).toEqual(["minor", "node_added"]);
    expect(step(input({ name: { type: "string" }, age: { type: "integer" } }))).toEqual(["minor", "input_grows"]);
    const manual = { type: "manual", config: {}, is_active: true };
    expect(step({ triggers: [...base.triggers, manual] })).toEqual(["minor", "trigger_added"]);
  });

  it("is major when something breaks that others rely on", () => {
    expect(step({ nodes: [node("first"), node("more")], edges: [] })).toEqual(["major", "end_removed"]);
    expect(step({ triggers: [] })).toEqual(["major", "trigger_removed"]);
    const [hook] = base.triggers;
    if (!hook) throw new Error("The base has a webhook.");
    expect(step({ triggers: [{ ...hook, is_active: false }] })).toEqual(["major", "trigger_removed"]);
    expect(step({ triggers: [{ ...hook, config: { path: "b", methods: ["POST"] } }] })).toEqual([
      "major",
      "address_changed",
    ]);
    expect(step({ is_callable: false })).toEqual(["major", "no_longer_callable"]);
    expect(step(input({ name: { type: "number" } }))).toEqual(["major", "input_breaks"]);
    expect(step(input({ name: {}, age: {} }, ["name", "age"]))).toEqual(["major", "input_breaks"]);
    expect(step({ output_schema: { type: "object", properties: {} } })).toEqual(["major", "output_breaks"]);
    expect(step({ output_schema: undefined })).toEqual(["major", "output_breaks"]);
  });
});

it("one schema takes what fits another", () => {
  const string = { type: "string" };
  expect(fits(null, null)).toBe(true);
  expect(fits(null, { type: "object" })).toBe(true);
  expect(fits(null, { type: "object", required: ["a"] })).toBe(false);
  expect(fits({ type: "integer" }, { type: "number" })).toBe(true);
  expect(fits({ type: "number" }, { type: "integer" })).toBe(false);
  expect(fits({ type: "string" }, { type: ["string", "null"] })).toBe(true);
  expect(fits({ enum: ["a"] }, { enum: ["a", "b"] })).toBe(true);
  expect(fits({ enum: ["a", "c"] }, { enum: ["a", "b"] })).toBe(false);
  expect(fits(string, { ...string, enum: ["a"] })).toBe(false);
  expect(
    fits({ properties: { a: string, b: string } }, { properties: { a: string }, additionalProperties: false }),
  ).toBe(false);
  expect(fits({ type: "array", items: string }, { type: "array", items: { type: "number" } })).toBe(false);
  const deep = (leaf: object) => ({ properties: { a: { properties: { b: leaf } } } });
  expect(fits(deep(string), deep({ type: "number" }))).toBe(false);
});
