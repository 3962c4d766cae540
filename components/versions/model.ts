/** The changes between two drawings as a list to go through. */
import { m } from "@/lib/messages";
import { nodeCards } from "@/lib/nodes/registry.cards";
import { triggerCards } from "@/lib/triggers/registry.cards";
import {
  type ChangeKind,
  type DocumentDiff,
  type Drawn,
  diffDocuments,
  type FieldChange,
  type MergedDrawing,
  mergeDrawings,
} from "@/lib/workflow/diff";
import { fieldChanges } from "@/lib/workflow/diff/fields";
import { isObject } from "@/lib/workflow/json";
import { displayName } from "@/lib/workflow/names";
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";

export type Group = "nodes" | "triggers" | "edges" | "fields";

export interface ChangeRow {
  /** In the URL as ?node=; for nodes and triggers their id on the merged drawing. */
  key: string;
  group: Group;
  kind: ChangeKind;
  title: string;
  /** What it is: the type of a node, the route of a connection. */
  note: string;
  fields: FieldChange[];
}

export interface Comparison {
  diff: DocumentDiff;
  merged: MergedDrawing;
  rows: ChangeRow[];
}

/** What a node is, not how it is set. */
const IDENTITY = ["node_id", "component_type", "type_version"];
const NO_DOCUMENT: WorkflowDocument = { name: "", nodes: [], edges: [], triggers: [] };

/** @param before null: nothing, so that everything is new. */
export function compare(before: Drawn | null, after: Drawn): Comparison {
  const base = before ?? { document: { ...after.document, ...NO_DOCUMENT, name: after.document.name } };
  const diff = diffDocuments(base, after);
  const merged = mergeDrawings(base, after, diff);
  return { diff, merged, rows: rowsOf(diff, merged) };
}

function rowsOf(diff: DocumentDiff, merged: MergedDrawing): ChangeRow[] {
  const names = new Map(merged.document.nodes.map((node) => [node.node_id, displayName(node)]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const nodes = diff.nodes.flatMap((change): ChangeRow[] => {
    const node = change.after ?? change.before;
    if (!node) return [];
    const { kind, id } = change;
    return [
      {
        key: id,
        group: "nodes",
        kind,
        title: displayName(node),
        note: typeOf(node),
        fields: whole(change, IDENTITY),
      },
    ];
  });
  let ghosts = 0;
  const first = merged.document.triggers.length - diff.triggers.filter(({ kind }) => kind === "removed").length;
  const triggers = diff.triggers.flatMap(({ kind, before, after, fields }): ChangeRow[] => {
    const place = after ?? before;
    if (!place) return [];
    const key = `trigger:${after ? after.index : first + ghosts++}`;
    const title = triggerCards.get(place.trigger.type)?.title ?? place.trigger.type;
    const sides = { before: before?.trigger ?? null, after: after?.trigger ?? null, fields };
    return [{ key, group: "triggers", kind, title, note: "", fields: whole({ kind, ...sides }, ["type"]) }];
  });
  const edges = diff.edges.flatMap(({ kind, id, before, after, fields }): ChangeRow[] => {
    const edge = after ?? before;
    if (!edge) return [];
    return [{ key: `edge:${id}`, group: "edges", kind, title: edgeTitle(edge, nameOf), note: "", fields }];
  });
  return [...nodes, ...triggers, ...edges, ...fieldRows(diff.fields)];
}

/** The document's own fields, one row for each of its keys. */
function fieldRows(fields: readonly FieldChange[]): ChangeRow[] {
  const byKey = new Map<string, FieldChange[]>();
  for (const change of fields) {
    const [key = ""] = change.path;
    byKey.set(key, [...(byKey.get(key) ?? []), change]);
  }
  return [...byKey].map(([key, changes]): ChangeRow => {
    const [only] = changes;
    const isWhole = changes.length === 1 && only?.path.length === 1;
    const kind = !isWhole || ("before" in only && "after" in only) ? "changed" : "after" in only ? "added" : "removed";
    const words = key.replaceAll("_", " ");
    const title = words.charAt(0).toUpperCase() + words.slice(1);
    return { key: `field:${key}`, group: "fields", kind, title, note: "", fields: changes };
  });
}

interface Sides {
  kind: ChangeKind;
  before: object | null;
  after: object | null;
  fields: FieldChange[];
}

/** What differs; for what was added or removed, everything that it says. */
function whole({ kind, before, after, fields }: Sides, skip: readonly string[]): FieldChange[] {
  if (kind === "changed") return fields;
  const thing = (after ?? before ?? {}) as Record<string, unknown>;
  const changes = fieldChanges(hollow(thing), thing, skip);
  return kind === "added" ? changes : changes.map(({ path, after: value }) => ({ path, before: value }));
}

/** The same without what is in it, so that each setting has a line of its own and texts stand there as they are. */
function hollow(thing: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(thing).flatMap(([key, value]) => (isObject(value) ? [[key, {}]] : [])));
}

/** A node's settings, to look at: each as if it were new. */
export function settingsOf(node: WorkflowNode): FieldChange[] {
  return fieldChanges(hollow(node), node, IDENTITY);
}

export function typeOf(node: WorkflowNode): string {
  return nodeCards.get(node.component_type)?.title ?? node.component_type;
}

function edgeTitle(edge: WorkflowEdge, nameOf: (id: string) => string): string {
  const route = edge.edge_type === "error" ? m.versions.errorRoute : (edge.route ?? null);
  return m.versions.edge(nameOf(edge.source_node_id), nameOf(edge.target_node_id), route);
}
