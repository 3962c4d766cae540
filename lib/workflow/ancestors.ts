/** Which node can run before which: all pairs at once, as sets of bits over the strongly connected parts of the drawing. */
import { components } from "./loops";
import type { WorkflowEdge, WorkflowNode } from "./schema";

/** @returns a test whether a way of at least one connection leads from the first node to the second. */
export function findAncestors(
  nodes: readonly Pick<WorkflowNode, "node_id">[],
  edges: readonly Pick<WorkflowEdge, "source_node_id" | "target_node_id">[],
): (ancestor: string, node: string) => boolean {
  const ids = nodes.map((node) => node.node_id);
  const targets = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const edge of edges) targets.get(edge.source_node_id)?.push(edge.target_node_id);
  // Tarjan's algorithm finds a part after all parts that it leads to; turned round, sources come first.
  const parts = components(ids, targets).reverse();
  const partOf = new Map(parts.flatMap((part, index) => part.map((id) => [id, index] as const)));
  const words = Math.ceil(parts.length / 32);
  const before = parts.map(() => new Uint32Array(words));
  const isCyclic = parts.map((part) => part.length > 1);
  for (const [index, part] of parts.entries()) {
    const own = before[index];
    for (const target of part.flatMap((id) => targets.get(id) ?? [])) {
      const next = partOf.get(target);
      if (next === undefined || own === undefined) continue;
      if (next === index) isCyclic[index] = true;
      else {
        const bits = before[next];
        for (let word = 0; bits && word < words; word += 1) bits[word] = (bits[word] ?? 0) | (own[word] ?? 0);
        if (bits) bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
      }
    }
  }
  return (ancestor, node) => {
    const from = partOf.get(ancestor);
    const to = partOf.get(node);
    if (from === undefined || to === undefined) return false;
    if (from === to) return isCyclic[from] === true;
    return (((before[to]?.[from >>> 5] ?? 0) >>> (from & 31)) & 1) === 1;
  };
}
