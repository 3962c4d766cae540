import { z } from "zod";
import { workflowDocument, workflowLayout } from "@/lib/workflow/schema";
import type { KeptDraft } from "./saver";

const keptDraft = z.object({
  document: workflowDocument,
  layout: workflowLayout,
  revision: z.number(),
  at: z.iso.datetime(),
});
const keyOf = (workflowId: string) => `flowpilot.draft.${workflowId}`;

type Storage = Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem">;

/** Draft left in this browser by a crash or a failed save, or null. What cannot be read is dropped. */
export function readKept(storage: Storage, workflowId: string): KeptDraft | null {
  const text = storage.getItem(keyOf(workflowId));
  if (text === null) return null;
  try {
    return keptDraft.parse(JSON.parse(text));
  } catch {
    storage.removeItem(keyOf(workflowId));
    return null;
  }
}

/** Keeps a draft; false when the browser has no room, which only means that a crash could not bring it back. */
export function writeKept(storage: Storage, workflowId: string, kept: KeptDraft): boolean {
  try {
    storage.setItem(keyOf(workflowId), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function dropKept(storage: Storage, workflowId: string): void {
  storage.removeItem(keyOf(workflowId));
}
