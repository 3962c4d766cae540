import type { Tx } from "@/db/client";
import { notFound } from "@/lib/api/ids";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow";
import type { WorkflowRow } from "@/lib/workflows/find";
import { applyDocument, fromYDoc } from "../shape";
import { appendInside } from "./append";
import { markDerived } from "./derive";
import { docOf } from "./doc";
import { readShared } from "./read";

/**
 * Writes a whole document into the shared one, as one change that everybody who has it open sees at once. The workflow's row and
 * the shared document must be locked in this transaction; the caller stores what this returns as the draft.
 * @returns the document and its positions as they are after it.
 */
export async function writeShared(
  tx: Tx,
  row: WorkflowRow,
  { document, layout }: { document: WorkflowDocument; layout: WorkflowLayout },
  userId: string | null,
): Promise<{ document: WorkflowDocument; layout: WorkflowLayout }> {
  const shared = await readShared(tx, row.id);
  if (!shared) throw notFound("workflow");
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
