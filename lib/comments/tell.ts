import type { Tx } from "@/db/client";
import { announceInside } from "@/lib/collab/announce";

/** Tells everybody who has the workflow open that a thread is other than before, once the transaction has committed. */
export function tell(tx: Tx, workflowId: string, threadId: string): Promise<void> {
  return announceInside(tx, workflowId, { type: "comments", thread_id: threadId });
}
