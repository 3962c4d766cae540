import { pinsOf } from "@/components/canvas/state/commands/pins";
import { type EditorState, NO_EDGES } from "@/components/canvas/state/types";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import type { ExpressionScope, NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { sampleOf } from "../webhook";

/** Where a value that previews see comes from. */
export type Origin = "execution" | "pin" | "example" | "schema";

export interface PreviewData {
  scope: ExpressionScope;
  /** Of each node's output. */
  origins: ReadonlyMap<string, Origin>;
  /** Of the node's input; null when there is none. */
  input: Origin | null;
  trigger: Origin;
  /** The node's input_mapping, which makes its input of what is here. */
  mapping: Record<string, unknown> | null;
}

/** Variables that are not in the document: it stands over those of the workspace and under those set for the workflow. */
export interface StoredVariables {
  workspace: Readonly<Record<string, unknown>>;
  workflow: Readonly<Record<string, unknown>>;
}
const NO_VARIABLES: StoredVariables = { workspace: {}, workflow: {} };

/**
 * What the expressions of a node saw, or would see: pinned outputs first, then those of the execution, then examples of the node types. A
 * node that did not run (it is new, or was on another branch) gets what its predecessors gave.
 */
export function previewData(
  state: EditorState,
  types: ReadonlyMap<string, NodeDefinition>,
  execution: ExecutionDetail | undefined,
  nodeId: string,
  stored: StoredVariables = NO_VARIABLES,
): PreviewData {
  const trigger = execution
    ? { trigger_type: execution.trigger_type, data: execution.input }
    : { trigger_type: "manual", data: sampleOf(inputSchema(state)) };
  const { outputs, origins } = outputsIn(state, types, execution, trigger.data);
  const triggerFrom: Origin = execution ? "execution" : "schema";
  const own = execution?.nodes.find((node) => node.node_id === nodeId && node.status !== "skipped");
  const before = sourcesOf(state, nodeId).filter((id) => outputs.has(id));
  const isPinned = before.some((id) => origins.get(id) === "pin");
  const node = state.nodes.get(nodeId);
  const mapping = node?.input_mapping && Object.keys(node.input_mapping).length > 0 ? node.input_mapping : null;
  const known = own && !isPinned && !mapping ? { value: own.input, from: "execution" as const } : null;
  const input = known ?? inputOf(state, nodeId, before, outputs, origins, { value: trigger.data, from: triggerFrom });
  return {
    scope: {
      trigger,
      input: input.value,
      nodes: Object.fromEntries([...outputs].map(([id, output]) => [id, { output }])),
      state: Object.fromEntries(outputs),
      vars: { ...stored.workspace, ...(state.fields.variables as Record<string, unknown>), ...stored.workflow },
      execution: {
        id: execution?.execution_id ?? "00000000-0000-0000-0000-000000000000",
        started_at: execution?.started_at ?? execution?.created_at ?? "2026-01-01T00:00:00.000Z",
      },
      workflow: { id: execution?.workflow_id ?? "", name: state.fields.name, version: execution?.version ?? null },
      user: { id: null },
    },
    origins,
    input: input.from,
    trigger: triggerFrom,
    mapping,
  };
}

function outputsIn(
  state: EditorState,
  types: ReadonlyMap<string, NodeDefinition>,
  execution: ExecutionDetail | undefined,
  triggerData: unknown,
): { outputs: Map<string, unknown>; origins: Map<string, Origin> } {
  const ran = new Map(
    execution?.nodes.filter((node) => node.status === "completed").map((node) => [node.node_id, node.output]),
  );
  const outputs = new Map<string, unknown>();
  const origins = new Map<string, Origin>();
  const set = (id: string, value: unknown, from: Origin) => {
    outputs.set(id, value);
    origins.set(id, from);
  };
  const pins = pinsOf(state);
  const passing: WorkflowNode[] = [];
  for (const node of state.nodes.values()) {
    const { node_id: id } = node;
    const pin = node.disabled ? undefined : pins.get(id);
    const sample = types.get(node.component_type)?.sample;
    if (pin) set(id, pin.output, "pin");
    else if (ran.has(id)) set(id, ran.get(id), "execution");
    else if (sample === "input" || node.disabled) passing.push(node);
    else if (sample !== undefined) set(id, sample.output, "example");
  }
  // Nodes that hand on what they got, in the order in which something becomes known before them.
  for (let left = passing, count = -1; left.length > 0 && left.length !== count; ) {
    count = left.length;
    left = left.filter(({ node_id: id }) => {
      const before = sourcesOf(state, id);
      const [first] = before.filter((source) => outputs.has(source));
      if (first === undefined && before.length > 0) return true;
      const value = first === undefined ? triggerData : outputs.get(first);
      set(id, value, "example");
      return false;
    });
  }
  return { outputs, origins };
}

function inputOf(
  state: EditorState,
  nodeId: string,
  before: readonly string[],
  outputs: ReadonlyMap<string, unknown>,
  origins: ReadonlyMap<string, Origin>,
  trigger: { value: unknown; from: Origin },
): { value: unknown; from: Origin | null } {
  const [only] = before;
  if (only === undefined) return sourcesOf(state, nodeId).length === 0 ? trigger : { value: undefined, from: null };
  const from = origins.get(only) ?? null;
  if (before.length === 1) return { value: outputs.get(only), from };
  return { value: Object.fromEntries(before.map((id) => [id, outputs.get(id)])), from };
}

function sourcesOf(state: EditorState, nodeId: string): string[] {
  return [...new Set((state.incoming.get(nodeId) ?? NO_EDGES).map((edge) => edge.source_node_id))];
}

/** The schema of what a start by hand brings: the manual trigger's own, else the workflow's. */
export function inputSchema(state: EditorState): unknown {
  const manual = state.fields.triggers.find((trigger) => trigger.type === "manual")?.config.input_schema;
  return manual ?? state.fields.input_schema;
}
