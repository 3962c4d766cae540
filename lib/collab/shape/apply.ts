import type * as Y from "yjs";
import type { DocumentChange } from "./change";
import { inOrder } from "./order";
import { EDGE_KIND, nodeKind } from "./parts";
import { bare, rootsOf } from "./roots";
import {
  currentOrder,
  writeEntry,
  writeField,
  writeItem,
  writeOrder,
  writePlace,
  writeTriggerPlace,
  writeTriggers,
} from "./write";

const TRIGGER = /^trigger:(\d+)$/;

/** Applies one change. See applyChanges. */
export function applyChange(doc: Y.Doc, change: DocumentChange, origin?: unknown): void {
  applyChanges(doc, [change], origin);
}

/**
 * Applies the changes of one editor command as one transaction. Only the keys in which a change's `before` and `after` differ are written, a
 * text only where it differs: what others have done to the rest meanwhile stays.
 */
export function applyChanges(doc: Y.Doc, changes: readonly DocumentChange[], origin?: unknown): void {
  const roots = rootsOf(doc);
  doc.transact(() => {
    for (const change of folded(changes)) {
      switch (change.on) {
        case "node":
          writeEntry(
            roots.nodes,
            change.id,
            change.before && bare(change.before, "node_id"),
            change.after && bare(change.after, "node_id"),
            nodeKind(change.after?.component_type),
          );
          break;
        case "edge":
          writeEntry(
            roots.edges,
            change.id,
            change.before && bare(change.before, "id"),
            change.after && bare(change.after, "id"),
            EDGE_KIND,
          );
          break;
        case "place":
          placed(doc, change);
          break;
        case "field":
          if (change.key === "triggers") writeTriggers(doc, Array.isArray(change.after) ? change.after : []);
          else writeField(doc, change.key, change.before, change.after);
          break;
        case "item":
          writeItem(doc, change.collection, change.id, change.before ?? undefined, change.after ?? undefined);
          break;
      }
    }
    for (const on of ["node", "edge"] as const) reorder(roots[`${on}s`], on, changes);
  }, origin);
}

function placed(doc: Y.Doc, { id, after }: Extract<DocumentChange, { on: "place" }>): void {
  const trigger = TRIGGER.exec(id);
  if (trigger) writeTriggerPlace(doc, Number(trigger[1]), after);
  else writePlace(rootsOf(doc).layout, id, after);
}

/** One change for each thing, from how it was at first to how it is at last: taken out and put back in is changed, not made anew. */
function folded(changes: readonly DocumentChange[]): DocumentChange[] {
  const found = new Map<string, DocumentChange>();
  for (const change of changes) {
    const name = [change.on, "collection" in change ? change.collection : "", "id" in change ? change.id : change.key];
    const key = JSON.stringify(name);
    const first = found.get(key);
    found.set(key, first ? ({ ...change, before: first.before } as DocumentChange) : change);
  }
  // Triggers before places: theirs are places in the new list.
  return [...found.values()].sort((a, b) => Number(a.on === "place") - Number(b.on === "place"));
}

type EntryChange = Extract<DocumentChange, { on: "node" | "edge" }>;

/** New entries go where the changes say, and so do those that were taken out and put back in. */
function reorder(map: Y.Map<unknown>, on: "node" | "edge", changes: readonly DocumentChange[]): void {
  const own = changes.filter((change): change is EntryChange => change.on === on);
  const isMoving = own.some((change) => change.before === null || change.after === null);
  if (!isMoving) return;
  const made = new Set(own.filter((change) => change.before === null).map((change) => change.id));
  const wanted = inOrder(currentOrder(map)).filter((id) => !made.has(id));
  for (const { id, before, after, index } of own) {
    if (after === null) {
      const at = wanted.indexOf(id);
      if (at >= 0) wanted.splice(at, 1);
    } else if (before === null) wanted.splice(index, 0, id);
  }
  writeOrder(map, wanted);
}
