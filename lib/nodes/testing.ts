/**
 * A node context for tests: real expressions, and scripted stand-ins for what lies outside (HTTP, models, the sandbox).
 * Anything a test did not script fails with a sentence instead of reaching the outside.
 */
import { evaluate, render, renderDeep } from "@/lib/expressions";
import type { WorkflowNode } from "@/lib/workflow/schema";
import type { NodeContext, NodeDefinition, NodeExecutor, NodeOutcome, OpenedCredential } from "./types";

export interface TestContext extends NodeContext {
  /** What the node emitted, in order. */
  emitted: { type: "log" | "token"; text: string }[];
}

export interface TestContextOptions extends Partial<Omit<NodeContext, "scope" | "setting" | "credential" | "node">> {
  node?: Partial<WorkflowNode>;
  scope?: Partial<NodeContext["scope"]>;
  input?: unknown;
  settings?: Record<string, string>;
  /** Opened credentials by slot. */
  credentials?: Record<string, Pick<OpenedCredential, "type" | "secret"> & Partial<OpenedCredential>>;
}

const unscripted = (what: string) => async () => {
  throw new Error(`This test has no ${what}.`);
};

export const TEST_TIME = new Date("2030-01-01T00:00:00.000Z");

/** Makes the context; every part can be replaced. */
export function testContext(options: TestContextOptions = {}): TestContext {
  const { node, scope: scopeChanges, input, settings = {}, credentials = {}, ...parts } = options;
  const scope: NodeContext["scope"] = {
    trigger: {},
    input,
    nodes: {},
    state: {},
    vars: {},
    execution: { id: "execution-1", started_at: TEST_TIME.toISOString() },
    workflow: { id: "workflow-1", name: "Test", version: 1 },
    user: { id: null },
    ...scopeChanges,
  };
  const emitted: TestContext["emitted"] = [];
  return {
    node: { node_id: "node", component_type: "test", config: {}, ...node },
    executionId: "execution-1",
    visit: 1,
    attempt: 1,
    idempotencyKey: "execution-1:node:1",
    signal: new AbortController().signal,
    now: () => TEST_TIME,
    scope,
    evaluate: (expression) => evaluate(expression, scope),
    render: (template) => render(template, scope),
    renderDeep: (value) => renderDeep(value, scope),
    http: unscripted("HTTP answer"),
    credential: async (slot) => {
      const found = credentials[slot];
      if (!found) throw new Error(`This test has no credential for the slot ${slot}.`);
      return { id: `credential-${slot}`, name: slot, hosts: [], hidden: [], ...found };
    },
    setting: (slot) => settings[slot],
    llm: { chat: unscripted("model") },
    sandbox: { run: unscripted("sandbox") },
    emit: (event) => emitted.push(event),
    emitted,
    ...parts,
  };
}

/** Runs an executor as the engine does: config parsed by the definition, input in the scope. */
export async function runNode(
  definition: NodeDefinition,
  executor: NodeExecutor,
  config: Record<string, unknown>,
  options: TestContextOptions = {},
): Promise<{ outcome: NodeOutcome; ctx: TestContext }> {
  const ctx = testContext(options);
  return { outcome: await executor.execute(ctx, definition.config.parse(config), options.input), ctx };
}
