/** What every registered node type must fulfil, so that the canvas, the checks, the docs and the engine can rely on it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { triggerTypes } from "@/lib/triggers/registry";
import { fromYaml, validate, type WorkflowEdge } from "@/lib/workflow";
import { nodeTypes } from "./registry";
import { nodeCards } from "./registry.cards";
import { executableTypes, executorFor } from "./registry.server";
import { TEST_TIME, type TestContextOptions, testContext } from "./testing";
import type { NodeContext, NodeOutcome, Resumption } from "./types";

const WIDGETS = [
  "text",
  "textarea",
  "expression",
  "template",
  "code",
  "json",
  "number",
  "duration",
  "select",
  "switch",
];
const ALL_WIDGETS = [...WIDGETS, "code-block", "key-value", "credential", "model", "workflow"];
const INPUT = {
  name: "Ada",
  order_id: "A-1",
  total: 178,
  text: "one two three",
  max_length: 50,
  items: [{ price: 100 }, { price: 78 }],
};

/** Stands for the world: each part answers once, at once. */
const script: TestContextOptions = {
  input: INPUT,
  settings: { llm_model: "test-model" },
  credentials: { llm: { type: "openai", secret: { api_key: "key", base_url: "https://api.example.com/v1" } } },
  http: async ({ url }) => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: new TextEncoder().encode('{"ok":true}'),
    url,
  }),
  llm: {
    chat: async ({ model, onToken }) => {
      onToken?.("Hello");
      return { text: "Hello", model, usage: null, finish_reason: "stop" };
    },
  },
  sandbox: { run: async ({ input }) => ({ value: input, stdout: "printed\n" }) },
};

const DECISION: Resumption = {
  kind: "decision",
  decision: "approved",
  comment: null,
  data: null,
  output_port: null,
  decided_by: { id: "1", name: "Grace", email: "grace@example.com" },
  decided_at: TEST_TIME.toISOString(),
};

/** What a node is woken with, by what it asked for. */
const RESUMPTIONS: Record<Exclude<NodeOutcome["kind"], "output">, Resumption> = {
  approval: DECISION,
  sleep: { kind: "slept" },
  call: { kind: "returned", execution_id: "execution-2", output: INPUT },
};

/** Any value for a config field, by its JSON Schema. Those that a refinement refuses are filtered by the caller. */
function anyValue(schema: z.core.JSONSchema.BaseSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((option) => anyValue(option as z.core.JSONSchema.BaseSchema)));
  switch (schema.type) {
    case "string":
      return fc.oneof(
        fc.string(),
        fc.string({ unit: "binary" }),
        fc.constantFrom("{{ input.a }}", "a ? b : c", "{{", "\n"),
      );
    case "number":
    case "integer": {
      const [min, max] = [schema.minimum ?? 0, schema.maximum ?? 1e6];
      return schema.type === "integer"
        ? fc.integer({ min: Math.max(min, 1), max })
        : fc.double({ min, max, noNaN: true });
    }
    case "boolean":
      return fc.boolean();
    case "object":
      return fc.dictionary(fc.string(), fc.string());
    default:
      return fc.jsonValue();
  }
}

const jsonSchemaOf = (config: z.ZodObject) => z.toJSONSchema(config, { io: "input", unrepresentable: "throw" });
const folderOf = (type: string) => join("lib/nodes", type);
const edge = (route?: string): WorkflowEdge => ({
  id: `e-${route}`,
  source_node_id: "a",
  target_node_id: "b",
  edge_type: route === undefined ? "direct" : "conditional",
  route,
});

it("the three registries and the folders name the same types", () => {
  const folders = readdirSync("lib/nodes").filter((name) => existsSync(join("lib/nodes", name, "index.ts")));
  expect([...nodeTypes.keys()].sort()).toEqual(folders.sort());
  expect([...executableTypes].sort()).toEqual(folders.sort());
  expect([...nodeCards.keys()]).toEqual([...nodeTypes.keys()]);
});

it("an unknown type is a named error that is not retried", async () => {
  await expect(executorFor("constructor")).rejects.toMatchObject({ code: "unknown_node_type", retriable: false });
});

describe.each([...nodeTypes])("the node type %s", (type, definition) => {
  const exampleText = readFileSync(join(folderOf(type), "example.yaml"), "utf8");
  const example = fromYaml(exampleText);
  const own = example.document.nodes.filter((node) => node.component_type === type);
  const card = nodeCards.get(type);

  it("says what it is", () => {
    expect(definition.type).toBe(type);
    expect(definition.version).toBeGreaterThanOrEqual(1);
    expect(definition.title).toMatch(/^[A-Z]/);
    expect(definition.description).toMatch(/^[A-Z].*\.$/);
    expect(definition.icon).toMatch(/^[a-z0-9-]+$/);
    expect(definition.routes === "fixed").toBe(definition.routeNames !== undefined);
  });

  it("titles and describes every field of its config, with a widget that exists", () => {
    for (const [name, field] of Object.entries(definition.config.shape)) {
      const meta = field.meta();
      expect(meta, name).toMatchObject({
        title: expect.stringMatching(/^[A-Z]/),
        description: expect.stringMatching(/\.$/),
      });
      expect(ALL_WIDGETS, name).toContain(meta?.widget);
    }
  });

  it("refers only to fields that it has", () => {
    const fields = Object.keys(definition.config.shape);
    for (const { field } of definition.expressionFields ?? []) expect(fields).toContain(field);
    for (const { slot } of definition.credentials ?? []) expect(fields).toContain(slot);
  });

  it("starts with a config that is valid, whatever keys another version added to it", () => {
    expect(definition.config.safeParse(definition.defaults).error).toBeUndefined();
    expect(definition.config.safeParse({ ...definition.defaults, key_of_tomorrow: { a: 1 } }).success).toBe(true);
  });

  it("refuses a config of wrong types without throwing", () => {
    for (const wrong of [null, [], "text", 1]) expect(definition.config.safeParse(wrong).success).toBe(false);
  });

  it("exports its config as JSON Schema, titles included", () => {
    const schema = jsonSchemaOf(definition.config);
    expect(Object.keys(schema.properties ?? {})).toEqual(Object.keys(definition.config.shape));
    expect(JSON.stringify(schema)).toContain('"widget"');
  });

  it("draws any valid config: summary on one short line, handles with different ids", () => {
    const properties = Object.entries(jsonSchemaOf(definition.config).properties ?? {});
    const configs = fc.record(
      Object.fromEntries(properties.map(([name, schema]) => [name, anyValue(schema as z.core.JSONSchema.BaseSchema)])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(configs, fc.array(fc.option(fc.string(), { nil: undefined }), { maxLength: 4 }), (config, routes) => {
        const parsed = definition.config.safeParse({ ...definition.defaults, ...config });
        if (!parsed.success) return;
        const summary = definition.summary(parsed.data, routes.map(edge));
        expect(summary.length).toBeLessThanOrEqual(120);
        expect(summary).not.toMatch(/[\n\r]/);
        const ids = definition.outputs(parsed.data).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        // The canvas has no schema to fill in what is not given: the card's own presets must come to the same.
        const filled = { ...card?.defaults, ...card?.presets, ...config };
        expect(card?.summary(filled, routes.map(edge))).toBe(summary);
        expect(card?.outputs(filled)).toEqual(definition.outputs(parsed.data));
      }),
    );
  });

  it("is its card and more", () => {
    expect(definition).toMatchObject({ ...card });
  });

  it("has an example without a problem", () => {
    expect(example.problems).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
    const credentialNames = new Set(["openai-production"]);
    const problems = validate(example.document, { nodeTypes, triggerTypes, credentialNames });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("runs its example to an output that JSON can hold", async () => {
    const executor = await executorFor(type);
    for (const node of own) {
      const ctx = testContext({ ...script, node });
      const config = definition.config.parse(node.config);
      let outcome = await executor.execute(ctx, config, INPUT);
      if (outcome.kind !== "output") {
        expect(definition.durable).toBe(true);
        if (outcome.kind === "approval") expect(outcome.request.prompt).not.toBe("");
        if (outcome.kind === "sleep") expect(outcome.until.getTime()).toBeGreaterThan(TEST_TIME.getTime());
        if (outcome.kind === "call") expect(definition.calls?.(config)).toEqual(outcome.target);
        const resumption = RESUMPTIONS[outcome.kind];
        const resumed = await executor.resume?.(ctx, config, INPUT, resumption);
        expect(await executor.resume?.(ctx, config, INPUT, resumption)).toEqual(resumed);
        outcome = resumed ?? expect.unreachable("It waits, and cannot be woken.");
      }
      expect(outcome.kind).toBe("output");
      expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
    }
  });

  it("ends at once when it was cancelled before it began, and reaches nothing outside", async () => {
    const executor = await executorFor(type);
    let reached = 0;
    const outside = async () => {
      reached += 1;
      return new Promise<never>(() => undefined);
    };
    const world: Partial<NodeContext> = { http: outside, llm: { chat: outside }, sandbox: { run: outside } };
    const ctx = testContext({ ...script, ...world, signal: AbortSignal.abort() } as TestContextOptions);
    const config = definition.config.parse(own[0]?.config);
    const ended = await executor.execute(ctx, config, INPUT).catch((error) => error);
    expect(ended).toBeDefined();
    expect(reached).toBe(0);
  });

  it("changes neither its input nor its config", async () => {
    const executor = await executorFor(type);
    const config = definition.config.parse(own[0]?.config);
    const before = structuredClone({ config, INPUT });
    await executor.execute(testContext(script), config, INPUT);
    expect({ config, INPUT }).toEqual(before);
  });

  it("imports nothing but shared code: no other node, no database, no Inngest, no React", () => {
    const files = readdirSync(folderOf(type)).filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."));
    const imports = files.flatMap((name) =>
      [...readFileSync(join(folderOf(type), name), "utf8").matchAll(/from "([^"]+)"/g)].map((match) => match[1] ?? ""),
    );
    const fine = /^(zod$|node:|\.\/|\.\.\/(define|errors|text|types|meta)$|@\/lib\/(expressions|http|workflow)(\/|$))/;
    expect(imports.filter((path) => !fine.test(path))).toEqual([]);
  });
});
