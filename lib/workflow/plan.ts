/**
 * The plan: what the engine must know about a document to run it, as plain data. Nodes with their incoming and outgoing edges,
 * where to start, which edges go back, which loop each node is in. decide() and settle() read it; nothing here runs anything.
 */
import type { NodeDefinition } from "@/lib/nodes/types";
import { findLoops, type LoopNest } from "./loops";
import type { OnError, WorkflowDocument, WorkflowEdge, WorkflowNode } from "./schema";
import { upgradeConfig } from "./upgrade";

export interface PlanEdge {
  id: string;
  /** Position among the plan's edges; names its token. */
  index: number;
  source: string;
  target: string;
  type: "direct" | "conditional" | "error";
  route: string | null;
  priority: number;
  /** Leads back to the header of a loop that its source is in: starts the loop's next round. */
  isBack: boolean;
  /** Innermost loop that both ends are in; null outside of loops. Its token is good for one round of that loop. */
  scope: number | null;
  /** Outermost loop that it leaves; null when it leaves none. Until that loop is over, it may still fire. */
  leaves: number | null;
  /** Comes into a loop past its header. */
  isSideEntry: boolean;
}

export interface PlanNode {
  id: string;
  /** Position among the plan's nodes; names its marks. */
  index: number;
  type: string;
  durable: boolean;
  /** Works long enough to be seen at work and cancelled: what is durable, and what would be if it could not be repeated. */
  lasts: boolean;
  /** Not run: its input becomes its output. */
  disabled: boolean;
  join: "all" | "any";
  onError: OnError;
  isEntry: boolean;
  /** Innermost loop; a header is in the loop that it heads. */
  loop: number | null;
  isHeader: boolean;
  /** Edge ids: incoming ones but back edges, incoming back edges, outgoing ones. */
  forward: string[];
  back: string[];
  out: string[];
  /** Routes that the type itself names; the first goes together with the direct edges, the others exclude them. */
  fixedRoutes: readonly string[] | null;
  /** Route that a disabled node leaves by. */
  passRoute: string | null;
  /** It may run several times in one round of its loop (or outside of any): something before it is in a loop that it is not in. */
  repeats: boolean;
  /** When it has ended, the round of its loop may be over. */
  mayEndRound: boolean;
}

export interface PlanLoop {
  id: number;
  header: string;
  parent: number | null;
  /** Members that are in no inner loop. */
  nodes: string[];
  inner: number[];
  /** Edges that it alone keeps open: skipped when it is over and they never fired. */
  exits: string[];
}

export interface Plan {
  nodes: Record<string, PlanNode>;
  edges: Record<string, PlanEdge>;
  loops: PlanLoop[];
  /** Where an execution starts: triggered together, with the trigger's data as input. */
  entries: string[];
  /** Runnable order: for every edge but the back ones, the source comes first. */
  order: string[];
  /** Nodes that no entry leads to; they are no part of the plan. */
  unreachable: string[];
}

type NodeTypes = ReadonlyMap<string, NodeDefinition>;

/**
 * Makes the plan of a document. Never throws: edges to nowhere and unreachable nodes are left out (validate() tells about them),
 * an unknown node type is planned as one without routes. Linear, but for the nesting of loops.
 */
export function plan(document: Pick<WorkflowDocument, "nodes" | "edges">, nodeTypes: NodeTypes): Plan {
  const known = new Map<string, WorkflowNode>();
  for (const node of document.nodes) if (!known.has(node.node_id)) known.set(node.node_id, node);
  const drawn = document.edges.filter((edge) => known.has(edge.source_node_id) && known.has(edge.target_node_id));
  const candidates = entriesOf([...known.values()], drawn);
  const graph = drawn.map((edge) => ({ id: edge.id, source: edge.source_node_id, target: edge.target_node_id }));
  const nest = findLoops(candidates, graph);
  const entries = candidates.filter((id) => startsByItself(id, nest));
  const reached = new Set(nest.reached);
  const live = drawn.filter((edge) => reached.has(edge.source_node_id));
  const edges = planEdges(live, nest);
  const nodes = planNodes(nest, known, edges, new Set(entries), nodeTypes);
  const order = sortForward(nest.reached, nodes, edges);
  markRepeats(order, nodes, edges);
  const result: Plan = {
    nodes: Object.fromEntries(nodes),
    edges: Object.fromEntries(edges),
    loops: nest.loops.map((loop) => ({ ...loop, exits: [] })),
    entries,
    order,
    unreachable: [...known.keys()].filter((id) => !reached.has(id)),
  };
  for (const edge of edges.values())
    if (edge.leaves !== null && !edge.isBack) result.loops[edge.leaves]?.exits.push(edge.id);
  for (const node of nodes.values()) node.mayEndRound = mayEndRound(node, nodes, edges);
  return result;
}

/** Flagged nodes; when none is flagged, nodes that no edge leads to. */
export function entriesOf(nodes: readonly WorkflowNode[], edges: readonly WorkflowEdge[]): string[] {
  const flagged = nodes.filter((node) => node.is_entry_point).map((node) => node.node_id);
  if (flagged.length > 0) return flagged;
  const led = new Set(edges.map((edge) => edge.target_node_id));
  return nodes.filter((node) => !led.has(node.node_id)).map((node) => node.node_id);
}

/** A second entry inside a loop would start a round beside the loop's own: the loop is entered at its header only. */
function startsByItself(id: string, nest: LoopNest): boolean {
  let loop = nest.loops[nest.loopOf.get(id) ?? -1];
  while (loop) {
    if (loop.header !== id) return false;
    loop = loop.parent === null ? undefined : nest.loops[loop.parent];
  }
  return true;
}

function planEdges(live: readonly WorkflowEdge[], nest: LoopNest): Map<string, PlanEdge> {
  const depths: number[] = [];
  for (const loop of nest.loops) depths.push(loop.parent === null ? 0 : (depths[loop.parent] ?? 0) + 1);
  const depthOf = (loop: number | null) => (loop === null ? -1 : (depths[loop] ?? 0));
  const parentOf = (loop: number | null) => (loop === null ? null : (nest.loops[loop]?.parent ?? null));
  const result = new Map<string, PlanEdge>();
  for (const edge of live) {
    if (result.has(edge.id)) continue;
    const { source_node_id: source, target_node_id: target } = edge;
    // Climb from both ends to the loop that is around both: what the source leaves on its way, the target enters.
    let from = nest.loopOf.get(source) ?? null;
    let to = nest.loopOf.get(target) ?? null;
    let leaves: number | null = null;
    let isSideEntry = false;
    while (from !== to) {
      if (depthOf(from) >= depthOf(to)) {
        leaves = from;
        from = parentOf(from);
      } else {
        isSideEntry ||= nest.loops[to ?? -1]?.header !== target;
        to = parentOf(to);
      }
    }
    result.set(edge.id, {
      id: edge.id,
      index: result.size,
      source,
      target,
      type: edge.edge_type,
      route: edge.route ?? null,
      priority: edge.priority ?? 0,
      isBack: from !== null && nest.loops[from]?.header === target,
      scope: from,
      leaves,
      isSideEntry,
    });
  }
  return result;
}

/** A config that cannot be read says nothing: its node fails before it does anything. */
function isRepeatable(node: WorkflowNode, definition: NodeDefinition | undefined, nodeTypes: NodeTypes): boolean {
  if (!definition?.repeatable) return false;
  const parsed = definition.config.safeParse(upgradeConfig(node, nodeTypes));
  return parsed.success && definition.repeatable(parsed.data);
}

function planNodes(
  nest: LoopNest,
  known: ReadonlyMap<string, WorkflowNode>,
  edges: ReadonlyMap<string, PlanEdge>,
  entries: ReadonlySet<string>,
  nodeTypes: NodeTypes,
): Map<string, PlanNode> {
  const nodes = new Map<string, PlanNode>();
  for (const id of nest.reached) {
    const node = known.get(id);
    if (!node) continue;
    const definition = nodeTypes.get(node.component_type);
    const loop = nest.loopOf.get(id) ?? null;
    nodes.set(id, {
      id,
      index: nodes.size,
      type: node.component_type,
      durable: (definition?.durable ?? true) && !isRepeatable(node, definition, nodeTypes),
      lasts: definition?.durable ?? true,
      disabled: node.disabled ?? false,
      join: node.join ?? "all",
      onError: node.on_error ?? "stop",
      isEntry: entries.has(id),
      loop,
      isHeader: loop !== null && nest.loops[loop]?.header === id,
      forward: [],
      back: [],
      out: [],
      fixedRoutes: definition?.routes === "fixed" ? (definition.routeNames ?? []) : null,
      passRoute: null,
      repeats: false,
      mayEndRound: false,
    });
  }
  for (const edge of edges.values()) {
    nodes.get(edge.source)?.out.push(edge.id);
    nodes.get(edge.target)?.[edge.isBack ? "back" : "forward"].push(edge.id);
    const source = nodes.get(edge.source);
    // An error edge was drawn on purpose: it stands for on_error "branch" unless something else is said.
    if (source && edge.type === "error" && known.get(edge.source)?.on_error === undefined) source.onError = "branch";
  }
  for (const node of nodes.values()) node.passRoute = passRouteOf(node, edges);
  return nodes;
}

/** A disabled node goes on as if all were well: by its first fixed route, else, without direct edges, by its first route. */
function passRouteOf(node: PlanNode, edges: ReadonlyMap<string, PlanEdge>): string | null {
  if (node.fixedRoutes) return node.fixedRoutes[0] ?? null;
  const out = node.out.flatMap((id) => edges.get(id) ?? []);
  if (out.some((edge) => edge.type === "direct")) return null;
  const routes = out.filter((edge) => edge.type === "conditional").sort((a, b) => a.priority - b.priority);
  return routes[0]?.route ?? null;
}

/** Kahn's topological order over all edges but the back ones. */
function sortForward(
  reached: readonly string[],
  nodes: ReadonlyMap<string, PlanNode>,
  edges: ReadonlyMap<string, PlanEdge>,
): string[] {
  const open = new Map(reached.map((id) => [id, nodes.get(id)?.forward.length ?? 0]));
  const queue = reached.filter((id) => open.get(id) === 0);
  for (const id of queue) {
    for (const edgeId of nodes.get(id)?.out ?? []) {
      const edge = edges.get(edgeId);
      if (!edge || edge.isBack) continue;
      const left = (open.get(edge.target) ?? 0) - 1;
      open.set(edge.target, left);
      if (left === 0) queue.push(edge.target);
    }
  }
  return queue;
}

function markRepeats(
  order: readonly string[],
  nodes: Map<string, PlanNode>,
  edges: ReadonlyMap<string, PlanEdge>,
): void {
  for (const id of order) {
    const node = nodes.get(id);
    if (!node) continue;
    node.repeats = node.forward.some((edgeId) => {
      const edge = edges.get(edgeId);
      if (!edge) return false;
      // Leaves a loop (which may fire it each round), or comes from a node that repeats itself. A header that is entered again
      // only starts more rounds, which its members tell apart anyway.
      const source = nodes.get(edge.source);
      return edge.leaves !== null || (source?.repeats === true && !(source.isHeader && source.loop === edge.scope));
    });
  }
}

/** Every other member has a successor in the loop that still has to end, so only these need to look at the round as a whole. */
function mayEndRound(
  node: PlanNode,
  nodes: ReadonlyMap<string, PlanNode>,
  edges: ReadonlyMap<string, PlanEdge>,
): boolean {
  if (node.loop === null) return false;
  const onward = node.out.flatMap((id) => edges.get(id) ?? []).filter((edge) => !edge.isBack && edge.leaves === null);
  if (onward.length === 0) return true;
  return onward.some((edge) => {
    const target = nodes.get(edge.target);
    return target?.join === "any" || target?.repeats === true || edge.isSideEntry;
  });
}
