/** Updates and the document they make. */
import { applyUpdate, Doc, encodeStateAsUpdate } from "yjs";
import { log } from "@/lib/observability/log";

/**
 * Applies updates in order and tells how many could not be applied. Such a one was checked before it was stored (inspect.ts), so there should
 * be none; should there be one all the same, it must not keep everybody from the rest of the document.
 */
export function applyAll(doc: Doc, updates: readonly Uint8Array[], name: string): number {
  let failed = 0;
  for (const update of updates) {
    try {
      applyUpdate(doc, update);
    } catch (error) {
      failed += 1;
      log.error(
        { event: "update_not_applied", document: name, bytes: update.length, error },
        "A stored change is left out.",
      );
    }
  }
  return failed;
}

/** The document that updates make. */
export function docOf(updates: readonly Uint8Array[], name: string): Doc {
  const doc = new Doc();
  applyAll(doc, updates, name);
  return doc;
}

/**
 * All of it as one update, with what has been deleted forgotten and with what still waits for something else. Null when one of the updates
 * could not be applied: it would be lost.
 */
export function stateOf(updates: readonly Uint8Array[], name: string): Uint8Array | null {
  const doc = new Doc();
  const failed = applyAll(doc, updates, name);
  const state = failed === 0 ? encodeStateAsUpdate(doc) : null;
  doc.destroy();
  return state;
}
