import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_comments } from "@/db/schema";
import { idOf, notFound } from "@/lib/api/ids";
import { rateLimit } from "@/lib/api/rate-limit";
import type { Allowed } from "@/lib/auth/allow";
import { findWorkflow, type WorkflowRow } from "@/lib/workflows/find";

/** Who acts on comments. */
export interface Commenter extends Allowed {
  orgId: string;
  userId: string;
}

export type CommentRow = typeof workflow_comments.$inferSelect;

/** Of each person: thirty at once, then one every two seconds. */
const writes = rateLimit({ tries: 30, everyMs: 2000 });

/** Counts a change against the person's limit. @throws AppError rate_limited */
export function takeWrite({ orgId, userId }: Commenter): void {
  writes.take(`${orgId} ${userId}`);
}

/** A comment of this workflow with its thread's first one, locked: what changes a thread goes one after the other. @throws AppError not_found */
export async function findComment(
  tx: Tx,
  orgId: string,
  workflow: string,
  id: string,
): Promise<{ workflow: WorkflowRow; comment: CommentRow; root: CommentRow }> {
  const row = await findWorkflow(tx, orgId, workflow);
  const c = workflow_comments;
  const one = (which: string) =>
    tx
      .select()
      .from(c)
      .where(and(eq(c.org_id, orgId), eq(c.workflow_id, row.id), eq(c.id, which)))
      .limit(1);
  const [found] = await one(idOf(id, "comment"));
  if (!found) throw notFound("comment");
  const [root] = await one(found.thread_id).for("update");
  if (!root) throw notFound("comment");
  return { workflow: row, comment: found, root };
}
