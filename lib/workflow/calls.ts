/** Workflows that other workflows call. */
import type { NodeDefinition } from "@/lib/nodes/types";
import { isObject } from "./json";
import type { Plan } from "./plan";
import type { WorkflowDocument, WorkflowNode } from "./schema";

/** The schema of a call's input: the workflow's own, else that of its manual trigger; null: any input. */
export function callSchemaOf(
  document: Pick<WorkflowDocument, "input_schema" | "triggers">,
): Record<string, unknown> | null {
  if (isObject(document.input_schema)) return document.input_schema;
  const manual = document.triggers.find((trigger) => trigger.type === "manual" && trigger.is_active !== false);
  const schema = manual?.config?.input_schema;
  return isObject(schema) ? schema : null;
}

/** The workflow that a node calls, by its slug; null for a node that calls none. */
export function calledBy(
  node: WorkflowNode,
  config: Record<string, unknown>,
  nodeTypes: ReadonlyMap<string, NodeDefinition>,
): { workflow: string; version: number | null } | null {
  const definition = nodeTypes.get(node.component_type);
  if (!definition?.calls) return null;
  const parsed = definition.config.safeParse(config);
  return parsed.success ? definition.calls(parsed.data) : null;
}

/**
 * Nodes that run in every execution that does not fail before: an entry, and what a direct edge leads to from such a node. A node with fixed
 * routes chooses its direct edges too, so what follows it is not certain.
 */
export function certainNodes(plan: Plan): ReadonlySet<string> {
  const certain = new Set(plan.entries);
  for (const id of plan.order) {
    const node = plan.nodes[id];
    if (!node || !certain.has(id) || node.fixedRoutes) continue;
    for (const edgeId of node.out) {
      const edge = plan.edges[edgeId];
      if (edge?.type === "direct" && !edge.isBack) certain.add(edge.target);
    }
  }
  return certain;
}
