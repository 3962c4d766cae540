/** Names and ids: what people see, what the document keeps, and how one is made from the other. */
import type { WorkflowEdge, WorkflowNode } from "./schema";

/** Node ids name state channels and appear in expressions, so they keep to identifier characters. */
export const NODE_ID = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** A URL part from a name: "Über Café 2" → "uber-cafe-2". At most 80 characters; "workflow" when nothing is left. */
export function slugify(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 81)
    .replace(/^-+/, "")
    .slice(0, 80)
    .replace(/-+$/, "");
  return slug === "" ? "workflow" : slug;
}

/** What people see: the node's name, else its id made readable ("research_agent" → "Research agent"). */
export function displayName(node: Pick<WorkflowNode, "node_id" | "name">): string {
  const given = node.name?.trim();
  if (given) return given;
  const words = node.node_id.replace(/[_-]+/g, " ").trim();
  return words === "" ? node.node_id : words.charAt(0).toUpperCase() + words.slice(1);
}

type EdgeEnds = Pick<WorkflowEdge, "source_node_id" | "target_node_id"> &
  Partial<Pick<WorkflowEdge, "edge_type" | "route">>;

/** The id that a connection gets when none is written: source.handle.target, where handle is "main", "error" or the route. */
export function derivedEdgeId(edge: EdgeEnds): string {
  const handle = edge.edge_type === "error" ? "error" : edge.edge_type === "conditional" ? (edge.route ?? "") : "main";
  const id = `${edge.source_node_id}.${handle}.${edge.target_node_id}`;
  return id.length <= 200 ? id : `${id.slice(0, 190)}~${fnv1a(id)}`;
}

/** Equal for connections that leave from the same handle and lead to the same node. */
export function handleKey(edge: EdgeEnds): string {
  return JSON.stringify([edge.source_node_id, edge.edge_type ?? "direct", edge.route ?? null, edge.target_node_id]);
}

/** `wanted` when free, else wanted_2, wanted_3 … within 200 characters. */
export function freeEdgeId(wanted: string, taken: { has(id: string): boolean }): string {
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n += 1) {
    const suffix = `_${n}`;
    const id = `${wanted.slice(0, 200 - suffix.length)}${suffix}`;
    if (!taken.has(id)) return id;
  }
}

/** `wanted` when free, else wanted_2, wanted_3 … Stays within `max` characters. */
export function uniqueId(wanted: string, taken: { has(id: string): boolean }, max = 64): string {
  const base = wanted.slice(0, max);
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) {
    const suffix = `_${n}`;
    const id = `${base.slice(0, max - suffix.length)}${suffix}`;
    if (!taken.has(id)) return id;
  }
}

/** FNV-1a, 32 bits, as 8 hex digits: only tells long ids apart, so it needs no strength. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}
