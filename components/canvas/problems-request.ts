/**
 * What the worker that checks the document is told: after the first time only what changed, because copying hundreds of nodes for each
 * pause in typing is work of its own.
 */
import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import type { DocumentFields, EditorState } from "./state/types";

/** What is other than at the last check. */
export interface CheckRequest {
  fields?: DocumentFields;
  nodes: WorkflowNode[];
  edges: WorkflowEdge[];
  /** All ids in the document's order; left out while none came or went. */
  nodeOrder?: string[];
  edgeOrder?: string[];
  credentials: string[] | null;
}

type Checked = Pick<EditorState, "fields" | "nodes" | "edges">;

/** What a checker that knows `before` must be told. */
export function requestOf(before: Checked | null, now: Checked, credentials: string[] | null): CheckRequest {
  return {
    ...(before?.fields === now.fields ? {} : { fields: now.fields }),
    nodes: [...changed(before?.nodes, now.nodes)],
    edges: [...changed(before?.edges, now.edges)],
    ...(sameKeys(before?.nodes, now.nodes) ? {} : { nodeOrder: [...now.nodes.keys()] }),
    ...(sameKeys(before?.edges, now.edges) ? {} : { edgeOrder: [...now.edges.keys()] }),
    credentials,
  };
}

function* changed<T>(before: ReadonlyMap<string, T> | undefined, now: ReadonlyMap<string, T>): Iterable<T> {
  if (before === now) return;
  for (const [id, item] of now) if (before?.get(id) !== item) yield item;
}

function sameKeys(before: ReadonlyMap<string, unknown> | undefined, now: ReadonlyMap<string, unknown>): boolean {
  if (before === now) return true;
  if (before?.size !== now.size) return false;
  const keys = now.keys();
  for (const id of before.keys()) if (keys.next().value !== id) return false;
  return true;
}
