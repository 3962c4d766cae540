/** A drawing in one line, for tests: `s>a:yes s>b!error a>c` — `:route` makes an edge conditional, `!error` an error edge. */
import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";

export function parseEdges(
  spec: string,
  more: Record<string, Partial<WorkflowNode>> = {},
): { nodes: WorkflowNode[]; edges: WorkflowEdge[] } {
  const ids = new Set<string>();
  const edges: WorkflowEdge[] = [];
  for (const word of spec.split(" ")) {
    const match = /^([^>]+)(?:>([^:!]+)(?::(\w+)|(!error))?)?$/.exec(word);
    const [, from, to, route, error] = match ?? [];
    if (from) ids.add(from);
    if (!from || !to) continue;
    ids.add(to);
    edges.push({
      id: word,
      source_node_id: from,
      target_node_id: to,
      edge_type: error ? "error" : route ? "conditional" : "direct",
      ...(route ? { route } : {}),
    });
  }
  const nodes = [...ids].map((id, index) => ({
    node_id: id,
    component_type: "pure",
    config: {},
    ...(index === 0 ? { is_entry_point: true } : {}),
    ...more[id],
  }));
  return { nodes, edges };
}
