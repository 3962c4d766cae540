/**
 * Loops of a drawn graph, as a nest: each strongly connected part is a loop with one header (where the flow first gets in); without
 * its header it falls apart into inner loops. Edges inside a loop that lead to its header are its back edges; all other edges
 * together have no cycle. After F. Bourdoncle, "Efficient chaotic iteration strategies with widenings" (1993), weak topological order.
 */
export interface GraphEdge {
  id: string;
  source: string;
  target: string;
}

export interface Loop {
  /** Index in the list of loops; an outer loop comes before its inner ones. */
  id: number;
  header: string;
  parent: number | null;
  /** Members that are in no inner loop, the header first. */
  nodes: string[];
  inner: number[];
}

export interface LoopNest {
  loops: Loop[];
  /** Innermost loop of each node that is in one. A header is in the loop that it heads. */
  loopOf: Map<string, number>;
  /** Nodes that can be reached from the entries, in the order of a depth-first walk. */
  reached: string[];
}

/** Finds the nest of loops among the nodes that can be reached from `entries`. Linear in the edges per level of nesting. */
export function findLoops(entries: readonly string[], edges: readonly GraphEdge[]): LoopNest {
  const targets = new Map<string, string[]>();
  for (const edge of edges) {
    const list = targets.get(edge.source);
    if (list) list.push(edge.target);
    else targets.set(edge.source, [edge.target]);
  }
  const reached = walk(entries, targets);
  const rank = new Map(reached.map((node, index) => [node, index]));
  const nest: LoopNest = { loops: [], loopOf: new Map(), reached };
  const levels: { nodes: string[]; parent: number | null }[] = [{ nodes: reached, parent: null }];
  for (let level = levels.shift(); level !== undefined; level = levels.shift()) {
    for (const part of components(level.nodes, targets)) {
      const [header = "", ...others] = part.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
      const isLoop = others.length > 0 || (targets.get(header) ?? []).includes(header);
      if (!isLoop) continue;
      const id = nest.loops.length;
      nest.loops.push({ id, header, parent: level.parent, nodes: [], inner: [] });
      for (const node of part) nest.loopOf.set(node, id);
      if (level.parent !== null) nest.loops[level.parent]?.inner.push(id);
      levels.push({ nodes: others, parent: id });
    }
  }
  for (const loop of nest.loops) loop.nodes.push(loop.header);
  for (const node of reached) {
    const loop = nest.loops[nest.loopOf.get(node) ?? -1];
    if (loop && loop.header !== node) loop.nodes.push(node);
  }
  return nest;
}

/** Nodes by first visit of a depth-first walk. */
export function walk(entries: readonly string[], targets: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set<string>();
  const stack = [...entries].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    stack.push(...(targets.get(node) ?? []).filter((next) => !seen.has(next)).reverse());
  }
  return [...seen];
}

/** Strongly connected components within `nodes`: Tarjan's algorithm (1972), without recursion. */
function components(nodes: readonly string[], targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const inside = new Set(nodes);
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  for (const root of nodes) {
    if (index.has(root)) continue;
    const calls: { node: string; next: number }[] = [{ node: root, next: 0 }];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { node } = call;
      if (!index.has(node)) {
        index.set(node, index.size);
        low.set(node, index.size - 1);
        open.push(node);
        isOpen.add(node);
      }
      const target = (targets.get(node) ?? [])[call.next];
      if (target !== undefined) {
        call.next += 1;
        if (!inside.has(target)) continue;
        if (!index.has(target)) calls.push({ node: target, next: 0 });
        else if (isOpen.has(target)) low.set(node, Math.min(low.get(node) ?? 0, index.get(target) ?? 0));
        continue;
      }
      calls.pop();
      const caller = calls.at(-1);
      if (caller) low.set(caller.node, Math.min(low.get(caller.node) ?? 0, low.get(node) ?? 0));
      if (low.get(node) !== index.get(node)) continue;
      const part = open.splice(open.lastIndexOf(node));
      for (const member of part) isOpen.delete(member);
      found.push(part);
    }
  }
  return found;
}
