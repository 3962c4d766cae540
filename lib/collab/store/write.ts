import { fromYDoc, applyDocument } from "../shape";
import type { Tx } from "@/db/client";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow";
import type { WorkflowRow } from "@/lib/workflows/find";
import { appendInside } from "./append";
import { markDerived } from "./derive";
import { docOf } from "./doc";
import { lockShared, readShared } from "./read";

/**
 * Writes a whole document into the shared one, as one change that everybody who has it open sees at once. The workflow's row must be locked
 * in this transaction and its draft be up to date; the caller stores what this returns as the draft.
 * @returns the document and its positions as they are after it; null when the workflow has no shared document.
 */
export async function writeShared(
  tx: Tx,
  row: WorkflowRow,
  { document, layout }: { document: WorkflowDocument; layout: WorkflowLayout },
  userId: string | null,
): Promise<{ document: WorkflowDocument; layout: WorkflowLayout } | null> {
  await lockShared(tx, row.id);
  const shared = await readShared(tx, row.id);
  if (!shared) return null;
  const doc = docOf(shared.updates, row.id);
  const changes: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => changes.push(update));
  applyDocument(doc, document, layout);
  const after = fromYDoc(doc);
  doc.destroy();
  const seq =
    changes.length === 0
      ? shared.seq
      : await appendInside(
          tx,
          row.org_id,
          row.id,
          changes.map((update) => ({ update, userId })),
        );
  await markDerived(tx, row.id, seq);
  return after;
}
