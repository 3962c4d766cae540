import * as Y from "yjs";
import type { JsonObject } from "@/lib/workflow/json";
import { freeEdgeId, uniqueId } from "@/lib/workflow/names";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";
import { EDGE_KIND, nodeKind, PARTS, readFields } from "./parts";
import { readRecord } from "./records";
import { bare, rootsOf } from "./roots";
import { wordSplices } from "./text-diff";
import { own } from "./values";
import { writeEntry, writeField, writeOrder, writePlace, writeTriggerPlace, writeTriggers } from "./write";

/**
 * Makes the shared workflow equal to a document, as one transaction that changes as little as possible: per node, per key, a text word by
 * word. What others do at the same time merges with it. Without a layout, positions stay as they are.
 */
export function applyDocument(
  doc: Y.Doc,
  document: WorkflowDocument,
  layout: WorkflowLayout | null,
  origin?: unknown,
): void {
  const { nodes, edges, triggers, ...fields } = document;
  const roots = rootsOf(doc);
  const wantedNodes = new Map<string, JsonObject>();
  for (const node of nodes) {
    wantedNodes.set(uniqueId(node.node_id, wantedNodes), bare(node, "node_id"));
  }
  const wantedEdges = new Map<string, JsonObject>();
  for (const edge of edges) wantedEdges.set(freeEdgeId(edge.id, wantedEdges), bare(edge, "id"));
  doc.transact(() => {
    writeAll(roots.nodes, wantedNodes, (value) => nodeKind(value.component_type));
    writeAll(roots.edges, wantedEdges, () => EDGE_KIND);
    writeTriggers(doc, triggers ?? [], wordSplices);
    const held = readFields(doc);
    for (const key of new Set([...Object.keys(held), ...Object.keys(fields)])) {
      if (!PARTS.includes(key)) writeField(doc, key, own(held, key), own(fields, key), wordSplices);
    }
    const places = new Map(Object.entries(layout ?? {}));
    for (const id of [...roots.layout.keys()]) {
      const isGone = layout ? !places.has(id) : !id.includes(":") && !wantedNodes.has(id);
      if (isGone) writePlace(roots.layout, id, null);
    }
    for (const [id, place] of places) {
      if (wantedNodes.has(id) || !id.startsWith("trigger:")) writePlace(roots.layout, id, place);
    }
    if (!layout) return;
    for (const index of (triggers ?? []).keys()) {
      writeTriggerPlace(doc, index, places.get(`trigger:${index}`) ?? null);
    }
  }, origin);
}

/**
 * A shared workflow made of a document, into `doc` when one is given. Only once in a workflow's life: two of them made apart have no
 * history in common and would not merge.
 */
export function toYDoc(document: WorkflowDocument, layout: WorkflowLayout, doc: Y.Doc = new Y.Doc()): Y.Doc {
  applyDocument(doc, document, layout);
  return doc;
}

function writeAll(
  map: Y.Map<unknown>,
  wanted: ReadonlyMap<string, JsonObject>,
  kindOf: (value: JsonObject) => ReturnType<typeof nodeKind>,
): void {
  for (const id of [...map.keys()]) if (!wanted.has(id)) map.delete(id);
  for (const [id, value] of wanted) {
    const held = map.get(id);
    const kind = kindOf(value);
    writeEntry(map, id, held instanceof Y.Map ? readRecord(held, kind) : null, value, kind, wordSplices);
  }
  writeOrder(map, [...wanted.keys()]);
}
