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
  const nest: LoopNest = { loops: [], loopOf: new Map(), reached };
  // Numbers in the order of the walk: the header of a part is its lowest one.
  const graph = numbered(reached, targets);
  const find = partFinder(graph);
  const levels: { nodes: number[]; parent: number | null }[] = [{ nodes: [...graph.keys()], parent: null }];
  for (let at = 0; at < levels.length; at += 1) {
    const { nodes, parent } = levels[at] ?? { nodes: [], parent: null };
    for (const part of find(nodes)) {
      part.sort((a, b) => a - b);
      const [header = 0, ...others] = part;
      if (others.length === 0 && !graph[header]?.includes(header)) continue;
      const id = nest.loops.length;
      nest.loops.push({ id, header: reached[header] ?? "", parent, nodes: [], inner: [] });
      for (const node of part) nest.loopOf.set(reached[node] ?? "", id);
      if (parent !== null) nest.loops[parent]?.inner.push(id);
      if (others.length > 0) levels.push({ nodes: others, parent: id });
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

/** Strongly connected components of a graph, each after those that it leads to. */
export function components(nodes: readonly string[], targets: ReadonlyMap<string, readonly string[]>): string[][] {
  const graph = numbered(nodes, targets);
  return partFinder(graph)([...graph.keys()]).map((part) => part.map((node) => nodes[node] ?? ""));
}

function numbered(nodes: readonly string[], targets: ReadonlyMap<string, readonly string[]>): number[][] {
  const numbers = new Map(nodes.map((node, index) => [node, index]));
  return nodes.map((node) => (targets.get(node) ?? []).flatMap((target) => numbers.get(target) ?? []));
}

/**
 * Tarjan's algorithm (1972), without recursion, on numbers: it is run once for each level of nesting, on what is left of the graph.
 * @returns a function that finds the components of the part of the graph that the given nodes make.
 */
function partFinder(graph: readonly number[][]): (nodes: readonly number[]) => number[][] {
  const runOf = new Int32Array(graph.length);
  const index = new Int32Array(graph.length);
  const low = new Int32Array(graph.length);
  const isOpen = new Uint8Array(graph.length);
  const next = new Int32Array(graph.length);
  let run = 0;
  return (nodes) => {
    run += 1;
    let count = 0;
    for (const node of nodes) {
      runOf[node] = run;
      index[node] = 0;
      next[node] = 0;
    }
    const open: number[] = [];
    const calls: number[] = [];
    const found: number[][] = [];
    const enter = (node: number) => {
      count += 1;
      index[node] = count;
      low[node] = count;
      isOpen[node] = 1;
      open.push(node);
      calls.push(node);
    };
    const lower = (node: number, to: number | undefined) => {
      low[node] = Math.min(low[node] ?? 0, to ?? 0);
    };
    for (const root of nodes) {
      if (index[root] === 0) enter(root);
      for (let node = calls.at(-1); node !== undefined; node = calls.at(-1)) {
        const at = next[node] ?? 0;
        const target = graph[node]?.[at];
        if (target !== undefined) {
          next[node] = at + 1;
          if (runOf[target] !== run) continue;
          if (index[target] === 0) enter(target);
          else if (isOpen[target] === 1) lower(node, index[target]);
          continue;
        }
        calls.pop();
        const caller = calls.at(-1);
        if (caller !== undefined) lower(caller, low[node]);
        if (low[node] !== index[node]) continue;
        const part = open.splice(open.lastIndexOf(node));
        for (const member of part) isOpen[member] = 0;
        found.push(part);
      }
    }
    return found;
  };
}
