import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { NodeDefinition } from "@/lib/nodes/types";
import type { TriggerDefinition } from "@/lib/triggers/types";
import { parseDocument } from "./parse";
import { validate } from "./validate";

const base = {
  version: 1,
  category: "flow" as const,
  description: "",
  icon: "box",
  defaults: {},
  hasInput: true,
  outputs: () => [],
  routes: "none" as const,
  durable: false,
  sideEffect: false,
  summary: () => "",
};
const definitions: NodeDefinition[] = [
  { ...base, type: "step", title: "Step", config: z.object({}) },
  { ...base, type: "source", title: "Source", config: z.object({}), hasInput: false },
  {
    ...base,
    type: "router",
    title: "Router",
    routes: "free",
    config: z.object({
      condition_expression: z.string().min(1).meta({ title: "Condition" }),
      fallback_route: z.string().optional(),
    }),
    expressionFields: [{ field: "condition_expression", kind: "either" }],
  },
  {
    ...base,
    type: "confirm",
    title: "Confirm",
    routes: "fixed",
    routeNames: ["approved", "rejected"],
    outputs: () => [{ id: "rejected", label: "Rejected", kind: "route" }],
    config: z.object({}),
  },
  {
    ...base,
    type: "call",
    version: 2,
    title: "Call",
    config: z.object({
      url: z.url("Write a whole URL.").meta({ title: "URL" }),
      llm: z.string().optional(),
      text: z.unknown().optional(),
    }),
    credentials: [{ slot: "llm", types: ["openai"], required: true }],
    expressionFields: [{ field: "text", kind: "deep-template" }],
    upgrade: ({ address, ...config }) => ({ ...config, ...(address === undefined ? {} : { url: address }) }),
  },
];
const nodeTypes = new Map(definitions.map((definition) => [definition.type, definition]));
const triggerTypes = new Map<string, TriggerDefinition>([
  [
    "webhook",
    {
      type: "webhook",
      version: 1,
      title: "Webhook",
      description: "",
      icon: "w",
      config: z.object({ path: z.string().min(1) }),
      defaults: { path: "a" },
      summary: () => "",
    },
  ],
]);

type Raw = Record<string, unknown>;
const node = (node_id: string, component_type = "step", more: Raw = {}) => ({ node_id, component_type, ...more });
const edge = (text: string) => {
  const [, source_node_id, target_node_id, route] = /^(\w+)>(\w+)(?::(\w+))?$/.exec(text) ?? [];
  return { source_node_id, target_node_id, ...(route === undefined ? {} : { route }) };
};

function problems(nodes: Raw[], edges: string[] = [], more: Raw = {}) {
  const { document } = parseDocument({
    name: "W",
    nodes,
    edges: edges.map(edge),
    credentials: { llm: "main" },
    ...more,
  });
  return validate(document, { nodeTypes, triggerTypes, credentialNames: new Set(["main"]) });
}
const found = (...args: Parameters<typeof problems>) =>
  problems(...args).map(({ code, node: at, field }) => [code, at, field].filter((part) => part !== null).join(" "));

describe("a workflow in order has no problems", () => {
  test("branches, loop, confirmation, call", () => {
    const nodes = [
      node("r", "router", { is_entry_point: true, config: { condition_expression: 'input.x ? "go" : "stop"' } }),
      node("c", "confirm"),
      node("call", "call", {
        type_version: 2,
        config: { url: "https://a.example", text: { x: ["{{ nodes.r.output }}"] } },
      }),
      node("end"),
    ];
    expect(found(nodes, ["r>c:go", "r>end:stop", "c>call", "c>r:rejected", "call>end"])).toEqual([]);
  });
});

describe("each problem is found where it is", () => {
  test("no nodes", () => expect(found([])).toEqual(["no_entry_point nodes"]));
  test("nowhere to start", () =>
    expect(found([node("a"), node("b")], ["a>b", "b>a"])).toEqual(["no_entry_point nodes"]));
  test("unreachable", () =>
    expect(found([node("a", "step", { is_entry_point: true }), node("b")])).toEqual(["unreachable_node b"]));
  test("duplicate id", () => expect(found([node("a"), node("a")])).toEqual(["duplicate_node_id a node_id"]));
  test("bad id", () => expect(found([node("a b")])).toEqual(["bad_node_id a b node_id"]));
  test("unknown type", () => expect(found([node("a", "magic")])).toEqual(["unknown_node_type a component_type"]));
  test("newer type", () =>
    expect(found([node("a", "step", { type_version: 9 })])).toEqual(["newer_type_version a type_version"]));
  test("endless loop", () => {
    expect(found([node("a", "step", { is_entry_point: true }), node("b")], ["a>b", "b>a"])).toEqual([
      "cycle_without_exit a",
    ]);
  });
  test("loop with routes and no way out", () => {
    const r = node("r", "router", { config: { condition_expression: "input.x" }, is_entry_point: true });
    expect(found([r, node("a")], ["r>a:again", "a>r"])).toEqual(["cycle_without_exit r"]);
    expect(found([r, node("a"), node("z")], ["r>a:again", "a>r", "r>z:done"])).toEqual([]);
  });
  test("a loop that a confirmation can leave is not endless", () => {
    expect(
      found(
        [node("a", "step", { is_entry_point: true }), node("c", "confirm"), node("z")],
        ["a>c", "c>a", "c>z:rejected"],
      ),
    ).toEqual([]);
  });
  test("chosen route without a connection, connection without a chosen route", () => {
    const r = node("r", "router", { config: { condition_expression: 'x ? "big" : "small"' } });
    expect(found([r, node("a")], ["r>a:huge"])).toEqual([
      "unmapped_route r edges.0",
      "unmapped_route r config.condition_expression",
      "unmapped_route r config.condition_expression",
    ]);
  });
  test("a fallback route stands in for routes without a connection", () => {
    const r = node("r", "router", { config: { condition_expression: 'x ? "big" : "small"', fallback_route: "other" } });
    expect(found([r, node("a"), node("b")], ["r>a:big", "r>b:other"])).toEqual([]);
  });
  test("route of a type without routes, and of a fixed type", () => {
    expect(found([node("a"), node("b")], ["a>b:x"])).toEqual(["unmapped_route a edges.0"]);
    expect(found([node("c", "confirm"), node("b")], ["c>b", "c>b:maybe"])).toEqual([
      "unmapped_route c edges.1",
      "unmapped_route c",
    ]);
  });
  test("missing credential", () => {
    const call = node("c", "call", { type_version: 2, config: { url: "https://a.example" } });
    expect(found([call], [], { credentials: {} })).toEqual(["missing_credential c config.llm"]);
    expect(found([call], [], { credentials: { llm: "gone" } })).toEqual(["missing_credential c config.llm"]);
    expect(found([{ ...call, config: { url: "https://a.example", llm: "main" } }], [], { credentials: {} })).toEqual(
      [],
    );
  });
  test("invalid config, after its upgrade", () => {
    expect(found([node("c", "call", { type_version: 2, config: { url: "nope" } })])).toEqual([
      "invalid_config c config.url",
    ]);
    expect(found([node("c", "call", { config: { address: "https://a.example" } })])).toEqual([]);
  });
  test("bad reference", () => {
    const call = (text: unknown) => node("c", "call", { type_version: 2, config: { url: "https://a.example", text } });
    expect(found([node("a"), call({ deep: ["{{ nodes.zz.output }}"] })], ["a>c"])).toEqual([
      "bad_reference c config.text.deep.0",
    ]);
    expect(found([node("a"), call("{{ nodes.a.output }}")])).toEqual(["bad_reference c config.text"]);
    expect(found([node("a"), call("{{ nodes.c.output }}")], ["a>c"])).toEqual(["bad_reference c config.text"]);
    expect(found([node("a", "step", { input_mapping: { x: "{{ nodes.b.output }}" } }), node("b")], ["a>b"])).toEqual([
      "bad_reference a input_mapping.x",
    ]);
  });
  test("bad expression", () => {
    const [problem] = problems([node("r", "router", { name: "Decide", config: { condition_expression: "1 +" } })]);
    expect(problem).toMatchObject({
      code: "bad_expression",
      node: "r",
      field: "config.condition_expression",
      severity: "error",
    });
    expect(problem?.sentence).toBe(
      'An expression of "Decide" cannot be read at character 4: Unexpected end of expression. Correct it in "Condition".',
    );
  });
  test("connections to nowhere, twice, into a start", () => {
    expect(found([node("a")], ["a>gone"])).toEqual(["dangling_edge a edges.0"]);
    expect(found([node("a"), node("b")], ["a>b", "a>b"])).toEqual(["duplicate_edge a edges.1"]);
    expect(found([node("a"), node("s", "source")], ["a>s"])).toEqual(["edge_into_start s edges.0"]);
  });
  test("error handle and setting that do not fit", () => {
    const edges = [{ source_node_id: "a", target_node_id: "b", edge_type: "error" }];
    const with_ = (on_error: string) => {
      const { document } = parseDocument({ name: "W", nodes: [node("a", "step", { on_error }), node("b")], edges });
      return validate(document, { nodeTypes, triggerTypes }).map((problem) => problem.code);
    };
    expect(with_("stop")).toEqual(["error_edge_unused"]);
    expect(with_("branch")).toEqual([]);
    expect(found([node("a", "step", { on_error: "branch" })])).toEqual(["error_edge_missing a on_error"]);
  });
  test("two entries in one loop", () => {
    const start = { is_entry_point: true };
    const nodes = [
      node("a", "step", start),
      node("r", "router", { ...start, config: { condition_expression: "x" } }),
      node("z"),
    ];
    expect(found(nodes, ["a>r", "r>a:again", "r>z:done"])).toEqual(["entry_inside_loop r is_entry_point"]);
  });
  test("triggers", () => {
    const triggers = [
      { type: "smoke" },
      { type: "webhook", config: {} },
      { type: "webhook", config: { path: "a" } },
      { type: "webhook", config: { path: "a" } },
      { type: "webhook", config: { path: "a" }, is_active: false },
    ];
    expect(found([node("a")], [], { triggers })).toEqual([
      "unknown_trigger_type triggers.0.type",
      "invalid_config triggers.1.config.path",
      "duplicate_webhook_path triggers.3.config.path",
    ]);
  });
});

test("what a disabled node lacks is only a warning", () => {
  const weights = problems([node("a", "magic", { disabled: true }), node("b")]).map((problem) => problem.severity);
  expect(weights).toEqual(["warning"]);
});

test("errors come first, sentences name nodes as people do and end with what to do", () => {
  const all = problems([node("send_mail", "magic"), node("b", "step", { is_entry_point: true })]);
  expect(all.map((problem) => problem.severity)).toEqual(["error", "warning"]);
  for (const { sentence } of all) expect(sentence).toMatch(/^"Send mail" .+\. .+\.$/);
});
