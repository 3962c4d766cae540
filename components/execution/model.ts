/** What the execution page shows, from the execution and the drawing it ran. Pure. */
import type { ExecutionDetail, ExecutionNode } from "@/lib/api/contracts/executions";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";

/** The frozen drawing of an execution: its version's document with positions. */
export interface ExecutionGraph {
  document: WorkflowDocument;
  layout: WorkflowLayout;
}

export interface TimelineRow {
  id: string;
  name: string;
  /** Null while the node has not started. */
  node: ExecutionNode | null;
  /** Place on the time line, 0 to 1; null while it has not started, was skipped, or was taken over from the origin. */
  bar: { start: number; end: number } | null;
}

/** The name of a node as people gave it; its id when the drawing does not know it. */
export function nodeName(graph: ExecutionGraph | null, id: string): string {
  return graph?.document.nodes.find((node) => node.node_id === id)?.name ?? id;
}

/**
 * Rows of the timeline: started nodes in the order they started, then skipped ones, then those of the drawing that have not started.
 * `now` in milliseconds bounds what still runs.
 */
export function timelineRows(execution: ExecutionDetail, graph: ExecutionGraph | null, now: number): TimelineRow[] {
  const begin = Date.parse(execution.started_at ?? execution.created_at);
  const end = Math.max(begin + 1, execution.completed_at ? Date.parse(execution.completed_at) : now);
  const place = (iso: string) => Math.min(1, Math.max(0, (Date.parse(iso) - begin) / (end - begin)));
  const seen = new Set(execution.nodes.map((node) => node.node_id));
  const rows = [...execution.nodes].sort(byStart).map((node): TimelineRow => {
    const from = node.status === "skipped" || node.reused ? null : node.started_at;
    const bar = from ? { start: place(from), end: node.completed_at ? place(node.completed_at) : 1 } : null;
    return { id: node.node_id, name: nodeName(graph, node.node_id), node, bar };
  });
  const later = (graph?.document.nodes ?? []).filter((node) => !seen.has(node.node_id));
  return [
    ...rows,
    ...later.map((node): TimelineRow => ({ id: node.node_id, name: node.name ?? node.node_id, node: null, bar: null })),
  ];
}

function byStart(a: ExecutionNode, b: ExecutionNode): number {
  const rank = (node: ExecutionNode) =>
    node.started_at && node.status !== "skipped" ? Date.parse(node.started_at) : Number.POSITIVE_INFINITY;
  const [x, y] = [rank(a), rank(b)];
  return x === y ? 0 : x - y;
}

export const NODE_TABS = ["output", "input", "attempts", "error", "live"] as const;
export type NodeTab = (typeof NODE_TABS)[number];

/** Tabs that a node has something for. */
export function tabsOf(node: ExecutionNode, liveText: string | undefined): NodeTab[] {
  return NODE_TABS.filter((tab) => {
    if (tab === "error") return node.error !== null;
    if (tab === "live") return liveText !== undefined && node.status === "running";
    return true;
  });
}

/** What a person most likely wants to see first. */
export function firstTab(node: ExecutionNode, liveText: string | undefined): NodeTab {
  if (node.error) return "error";
  if (node.status === "running" && liveText !== undefined) return "live";
  return node.status === "completed" ? "output" : "input";
}
