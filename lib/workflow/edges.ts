/**
 * Two ways to write connections. The document keeps them flat, one drawn line each; workflow.yaml may also gather the
 * conditional ones of a node as `condition_mapping: {route: target}`. These two functions go there and back without loss.
 */
import { AppError } from "@/lib/errors";
import { canonicalJson, isObject, type JsonObject } from "./json";
import { derivedEdgeId, freeEdgeId } from "./names";
import type { WorkflowEdge, WorkflowProblem } from "./schema";

const OWN_KEYS = ["id", "source_node_id", "target_node_id", "edge_type", "route", "condition_mapping"];

/** Flattens condition_mapping rows and gives every connection an id. Throws AppError invalid_body for a row that is no connection. */
export function flattenEdges(rows: readonly unknown[]): { edges: WorkflowEdge[]; problems: WorkflowProblem[] } {
  const problems: WorkflowProblem[] = [];
  const drafts: JsonObject[] = [];
  for (const [index, row] of rows.entries()) {
    if (!isObject(row))
      throw wrong(`edges.${index}`, "A connection must be an object with source_node_id and target_node_id.");
    const { condition_mapping: mapping, ...rest } = row;
    for (const key of ["id", "target_node_id", "edge_type", "route", "priority"])
      if (rest[key] === null) delete rest[key];
    if (typeof rest.route === "number" || typeof rest.route === "boolean") rest.route = String(rest.route);
    if (mapping === undefined || mapping === null) {
      if (rest.edge_type === undefined) rest.edge_type = rest.route === undefined ? "direct" : "conditional";
      drafts.push(rest);
      continue;
    }
    if (!isObject(mapping))
      throw wrong(`edges.${index}.condition_mapping`, "condition_mapping must map routes to node ids.");
    const { id: _id, target_node_id: always, edge_type: _type, route: _route, ...extras } = rest;
    if (always !== undefined) drafts.push({ ...extras, target_node_id: always, edge_type: "direct" });
    for (const [route, targets] of Object.entries(mapping)) {
      for (const target of Array.isArray(targets) ? targets : [targets]) {
        if (target === null) problems.push(noTarget(String(extras.source_node_id), route, index));
        else drafts.push({ ...extras, target_node_id: target, edge_type: "conditional", route });
      }
    }
  }
  return { edges: withIds(drafts), problems };
}

/** Ids that were written stay; the others are derived from the ends, so importing the same text twice gives the same ids. */
function withIds(drafts: JsonObject[]): WorkflowEdge[] {
  const taken = new Set<string>();
  const kept = drafts.map((draft) => {
    const written = typeof draft.id === "string" && draft.id !== "" && !taken.has(draft.id) ? draft.id : null;
    if (written !== null) taken.add(written);
    return written;
  });
  return drafts.map((draft, index) => {
    const ends = draft as unknown as WorkflowEdge;
    const id = kept[index] ?? freeEdgeId(derivedEdgeId(ends), taken);
    taken.add(id);
    return { ...ends, id };
  });
}

/** Rows for workflow.yaml: conditional connections of one source with equal extra keys become one condition_mapping row. */
export function gatherEdges(edges: readonly WorkflowEdge[]): JsonObject[] {
  const rows: JsonObject[] = [];
  const mappings = new Map<string, Map<string, unknown>>();
  for (const edge of edges) {
    const extras = Object.fromEntries(Object.entries(edge).filter(([key]) => !OWN_KEYS.includes(key)));
    const hasOwnId = edge.id !== derivedEdgeId(edge);
    if (edge.edge_type === "conditional" && edge.route !== undefined && edge.route !== "__proto__" && !hasOwnId) {
      const key = canonicalJson([edge.source_node_id, extras]);
      let mapping = mappings.get(key);
      if (!mapping) {
        mapping = new Map();
        mappings.set(key, mapping);
        rows.push({ source_node_id: edge.source_node_id, condition_mapping: mapping, ...extras });
      }
      mapping.set(edge.route, withTarget(mapping.get(edge.route), edge.target_node_id));
      continue;
    }
    rows.push({
      ...(hasOwnId ? { id: edge.id } : {}),
      source_node_id: edge.source_node_id,
      target_node_id: edge.target_node_id,
      ...(edge.edge_type === (edge.route === undefined ? "direct" : "conditional")
        ? {}
        : { edge_type: edge.edge_type }),
      ...(edge.route === undefined ? {} : { route: edge.route }),
      ...extras,
    });
  }
  return rows;
}

function withTarget(before: unknown, target: string): unknown {
  if (before === undefined) return target;
  return Array.isArray(before) ? [...before, target] : [before, target];
}

function noTarget(source: string, route: string, index: number): WorkflowProblem {
  return {
    code: "dangling_edge",
    node: source,
    field: `edges.${index}.condition_mapping`,
    sentence: `The route "${route}" led to no node and was left out. Connect it to a node if it should go on.`,
    severity: "warning",
  };
}

function wrong(field: string, message: string): AppError {
  return new AppError("invalid_body", `${field}: ${message}`, { details: { errors: [{ field, message }] } });
}
