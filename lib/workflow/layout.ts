/** Positions for a document that has none: left to right, by the layered drawing of @dagrejs/dagre. Runs in a worker too. */
import dagre from "@dagrejs/dagre";
import { plan } from "./plan";
import type { WorkflowDocument, WorkflowLayout } from "./schema";

/** Size of a node card, in canvas pixels. */
export const NODE_WIDTH = 220;
export const NODE_HEIGHT = 72;
const GAP_BETWEEN_COLUMNS = 96;
const GAP_BETWEEN_ROWS = 40;
const GRID = 8;
const MAX_DAGRE_NODES = 600;
const MAX_DAGRE_EDGES = 1000;

/**
 * Top-left corners of all nodes, and of the triggers (keys "trigger:<index>") to the left of where they lead. Nothing overlaps;
 * the same document always gets the same picture.
 */
export function autoLayout(document: Pick<WorkflowDocument, "nodes" | "edges" | "triggers">): WorkflowLayout {
  if (document.nodes.length > MAX_DAGRE_NODES || document.edges.length > MAX_DAGRE_EDGES) return columns(document);
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "LR",
    nodesep: GAP_BETWEEN_ROWS,
    ranksep: GAP_BETWEEN_COLUMNS,
    ranker: rankerFor(document.nodes.length),
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const size = () => ({ width: NODE_WIDTH, height: NODE_HEIGHT });
  for (const node of document.nodes) graph.setNode(node.node_id, size());
  const { edges, entries } = plan(document, new Map());
  for (const edge of document.edges) {
    if (!graph.hasNode(edge.source_node_id) || !graph.hasNode(edge.target_node_id)) continue;
    if (edge.source_node_id === edge.target_node_id) continue;
    // Back edges are drawn against the stream, so they must not pull their target to the right.
    const isBack = edges[edge.id]?.isBack === true;
    graph.setEdge(
      isBack ? edge.target_node_id : edge.source_node_id,
      isBack ? edge.source_node_id : edge.target_node_id,
      {},
      edge.id,
    );
  }
  for (const index of document.triggers.keys()) {
    const id = `trigger:${index}`;
    graph.setNode(id, size());
    for (const entry of entries) graph.setEdge(id, entry, {}, id);
  }
  dagre.layout(graph);
  const layout: WorkflowLayout = {};
  for (const id of graph.nodes()) {
    const { x = 0, y = 0 } = graph.node(id);
    layout[id] = { x: snap(x - NODE_WIDTH / 2), y: snap(y - NODE_HEIGHT / 2) };
  }
  return readingOrder(document, layout);
}

/** Drawings that dagre would think about for minutes: nodes in columns by their longest way from an entry, in document order. */
function columns(document: Pick<WorkflowDocument, "nodes" | "edges" | "triggers">): WorkflowLayout {
  const { nodes, edges, order } = plan(document, new Map());
  const column = new Map(document.nodes.map((node) => [node.node_id, 1]));
  for (const id of order) {
    for (const edge of nodes[id]?.out.flatMap((edgeId) => edges[edgeId] ?? []) ?? []) {
      if (!edge.isBack) column.set(edge.target, Math.max(column.get(edge.target) ?? 1, (column.get(id) ?? 1) + 1));
    }
  }
  const heights = new Map<number, number>();
  const layout: WorkflowLayout = {};
  const ids = [...document.triggers.keys()].map((index) => `trigger:${index}`).concat([...column.keys()]);
  for (const id of ids) {
    const at = column.get(id) ?? 0;
    const row = heights.get(at) ?? 0;
    heights.set(at, row + 1);
    layout[id] = { x: snap(at * (NODE_WIDTH + GAP_BETWEEN_COLUMNS)), y: snap(row * (NODE_HEIGHT + GAP_BETWEEN_ROWS)) };
  }
  return layout;
}

/** dagre does not care which branch is on top; people expect the first one there. Turns the picture over when most pairs are not. */
function readingOrder({ edges }: Pick<WorkflowDocument, "edges">, layout: WorkflowLayout): WorkflowLayout {
  let balance = 0;
  const last = new Map<string, number>();
  for (const edge of edges) {
    const y = layout[edge.target_node_id]?.y;
    const above = last.get(edge.source_node_id);
    if (y === undefined) continue;
    if (above !== undefined) balance += Math.sign(y - above);
    last.set(edge.source_node_id, y);
  }
  if (balance >= 0) return layout;
  const bottom = Math.max(...Object.values(layout).map((place) => place.y));
  return Object.fromEntries(Object.entries(layout).map(([id, { x, y }]) => [id, { x, y: bottom - y }]));
}

/** The best ranker takes seconds on a thousand nodes; the plain one does not. */
function rankerFor(nodes: number): "network-simplex" | "longest-path" {
  return nodes > 300 ? "longest-path" : "network-simplex";
}

function snap(value: number): number {
  return Math.round(value / GRID) * GRID + 0;
}
