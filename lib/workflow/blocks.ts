/** Code blocks that nodes run. */
import type { NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowNode } from "./schema";

/** The block that a node runs, by its slug; null for a node that runs none. */
export function blockOf(
  node: WorkflowNode,
  config: Record<string, unknown>,
  nodeTypes: ReadonlyMap<string, NodeDefinition>,
): { block: string; version: number | null } | null {
  const definition = nodeTypes.get(node.component_type);
  if (!definition?.block) return null;
  const parsed = definition.config.safeParse(config);
  return parsed.success ? definition.block(parsed.data) : null;
}
