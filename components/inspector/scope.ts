import type { EditorState } from "@/components/canvas/state/types";
import type { ExecutionDetail } from "@/lib/api/contracts/executions";
import type { ExpressionScope } from "@/lib/nodes/types";

/**
 * What the expressions of a node saw, or would see, in an execution. A node that did not run then (it is new, or it was on
 * another branch) gets what its predecessors gave.
 */
export function scopeOf(execution: ExecutionDetail, state: EditorState, nodeId: string): ExpressionScope {
  const outputs = new Map(
    execution.nodes.filter((node) => node.status === "completed").map((node) => [node.node_id, node.output]),
  );
  const own = execution.nodes.find((node) => node.node_id === nodeId);
  return {
    trigger: { trigger_type: execution.trigger_type, data: execution.input },
    input: own && own.status !== "skipped" ? own.input : inputFor(state, nodeId, outputs, execution.input),
    nodes: Object.fromEntries([...outputs].map(([id, output]) => [id, { output }])),
    state: {},
    vars: (state.fields.variables ?? {}) as Record<string, unknown>,
    execution: { id: execution.execution_id, started_at: execution.started_at ?? execution.created_at },
    workflow: { id: execution.workflow_id, name: state.fields.name, version: execution.version },
    user: { id: null },
  };
}

function inputFor(
  state: EditorState,
  nodeId: string,
  outputs: ReadonlyMap<string, unknown>,
  triggerData: unknown,
): unknown {
  const before = [...new Set((state.incoming.get(nodeId) ?? []).map((edge) => edge.source_node_id))];
  const known = before.filter((id) => outputs.has(id));
  if (known.length === 1) return outputs.get(known[0] ?? "");
  if (known.length > 1) return Object.fromEntries(known.map((id) => [id, outputs.get(id)]));
  return before.length === 0 ? triggerData : undefined;
}
