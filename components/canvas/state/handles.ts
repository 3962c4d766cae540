import type { NodeCard, OutputHandle } from "@/lib/nodes/types";
import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import type { NodeTypes } from "./types";

/** Handle ids on the canvas: "main", "error", "route:<name>", and "route+" which makes a route when an edge leaves it. */
export type HandleId = string;
export const MAIN: HandleId = "main";
export const ERROR: HandleId = "error";
export const NEW_ROUTE: HandleId = "route+";
export const INPUT: HandleId = "in";

export interface OutputView {
  id: HandleId;
  label: string;
  kind: "main" | "route" | "error" | "new-route";
}

export function routeHandle(route: string): HandleId {
  return `route:${route}`;
}

/** The route a handle stands for, null when it is no route handle. */
export function routeOf(handle: HandleId): string | null {
  return handle.startsWith("route:") ? handle.slice("route:".length) : null;
}

/** The handle that an edge leaves from. */
export function handleOf(edge: WorkflowEdge): HandleId {
  if (edge.edge_type === "error") return ERROR;
  return edge.edge_type === "conditional" ? routeHandle(edge.route ?? "") : MAIN;
}

/** The next free route name of a node: route_1, route_2 … */
export function newRoute(edges: readonly WorkflowEdge[]): string {
  const taken = new Set(edges.map((edge) => edge.route));
  let n = 1;
  while (taken.has(`route_${n}`)) n++;
  return `route_${n}`;
}

/** What an edge from this handle is in the document. */
export function edgeKind(handle: HandleId): Pick<WorkflowEdge, "edge_type" | "route"> {
  if (handle === ERROR) return { edge_type: "error" };
  const route = routeOf(handle);
  return route === null ? { edge_type: "direct" } : { edge_type: "conditional", route };
}

/** The node's own values over what its type takes for those that are missing. It may be half-typed: nothing is checked here. */
export function configOf(node: WorkflowNode, card: NodeCard): Record<string, unknown> {
  return { ...card.defaults, ...card.presets, ...node.config };
}

/** A card's own functions see half-typed config, so a throw counts as "nothing to say yet". */
export function attempt<T>(run: () => T, fallback: T): T {
  try {
    return run();
  } catch {
    return fallback;
  }
}

/**
 * Outgoing handles of a node: those of its type, the error handle when errors branch, one for every route its edges carry,
 * and "route+" where routes are free. A handle that an existing edge uses is always there, so no edge hangs in the air.
 */
export function outputsOf(node: WorkflowNode, types: NodeTypes, edges: readonly WorkflowEdge[]): OutputView[] {
  const card = types.get(node.component_type);
  const fallback: OutputHandle[] = [{ id: MAIN, label: "", kind: "main" }];
  const declared = card ? attempt(() => card.outputs(configOf(node, card)), fallback) : fallback;
  const views = new Map<HandleId, OutputView>();
  for (const output of declared) {
    if (output.kind === "error") continue;
    const id = output.kind === "route" ? routeHandle(output.id) : MAIN;
    views.set(id, { id, label: output.label, kind: output.kind });
  }
  for (const edge of edges) {
    const id = handleOf(edge);
    if (views.has(id) || id === ERROR) continue;
    views.set(id, { id, label: edge.route ?? "", kind: edge.edge_type === "conditional" ? "route" : "main" });
  }
  if (card?.routes === "free") views.set(NEW_ROUTE, { id: NEW_ROUTE, label: "", kind: "new-route" });
  const failing = node.on_error === "branch" || edges.some((edge) => edge.edge_type === "error");
  if (failing) views.set(ERROR, { id: ERROR, label: "", kind: "error" });
  return [...views.values()];
}

/** The handle a new edge takes when nobody chose one: main, else the first route without an edge, else a new route. */
export function defaultOutput(outputs: readonly OutputView[], edges: readonly WorkflowEdge[]): HandleId | null {
  if (outputs.some((output) => output.id === MAIN)) return MAIN;
  const used = new Set(edges.map(handleOf));
  const open = outputs.find((output) => output.kind !== "error" && !used.has(output.id));
  return open?.id ?? outputs.find((output) => output.kind === "new-route")?.id ?? outputs[0]?.id ?? null;
}

/** The grey line on the card. */
export function summaryOf(node: WorkflowNode, types: NodeTypes, edges: readonly WorkflowEdge[]): string {
  const card = types.get(node.component_type);
  return card ? attempt(() => card.summary(configOf(node, card), edges), "") : "";
}
