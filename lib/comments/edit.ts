import { and, eq, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import { withTenant } from "@/db/client";
import { workflow_comments } from "@/db/schema";
import type { CommentThread, commentBody } from "@/lib/api/contracts/comments";
import { noteChange } from "@/lib/audit/note";
import { may } from "@/lib/auth/allow";
import { AppError } from "@/lib/errors";
import { type Commenter, findComment, takeWrite } from "./find";
import { readThread } from "./list";
import { mentionsOf } from "./mentions";
import { tell } from "./tell";

/** Puts other words into one's own comment. @throws AppError not_found; forbidden for another's; rate_limited */
export function editComment(
  by: Commenter,
  idOrSlug: string,
  id: string,
  { body }: z.infer<typeof commentBody>,
): Promise<CommentThread> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const { workflow, comment, root } = await findComment(tx, by.orgId, idOrSlug, id);
    if (comment.author_id !== by.userId)
      throw new AppError("forbidden", "This comment is somebody else's.", { hint: "Reply to it instead." });
    const mentions = await mentionsOf(tx, { orgId: by.orgId, workflowId: workflow.id }, body);
    await tx
      .update(workflow_comments)
      .set({ body, mentions, edited_at: sql`now()` })
      .where(and(eq(workflow_comments.org_id, by.orgId), eq(workflow_comments.id, comment.id)));
    await tell(tx, workflow.id, root.id);
    return readThread(tx, by, workflow.id, root.id);
  });
}

/**
 * Deletes one's own comment; an admin anyone's. The first comment takes its thread along, which its author may only while nobody else
 * has answered. @throws AppError not_found, forbidden, conflict, rate_limited
 */
export function removeComment(by: Commenter, idOrSlug: string, id: string): Promise<void> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const { workflow, comment, root } = await findComment(tx, by.orgId, idOrSlug, id);
    const c = workflow_comments;
    if (!may(by, "comment.moderate")) {
      if (comment.author_id !== by.userId)
        throw new AppError("forbidden", "This comment is somebody else's.", { hint: "An admin may delete it." });
      const others = and(eq(c.org_id, by.orgId), eq(c.thread_id, root.id), ne(c.id, root.id), notBy(by.userId));
      if (comment.id === root.id && (await tx.$count(c, others)) > 0) {
        throw new AppError("conflict", "Others have answered in this thread.", {
          hint: "Resolve it instead, or edit what you wrote.",
        });
      }
    }
    await tx.delete(c).where(and(eq(c.org_id, by.orgId), eq(c.id, comment.id)));
    await tell(tx, workflow.id, root.id);
  });
}

/** Somebody else's, or that of a person who is gone. */
const notBy = (userId: string) => sql`${workflow_comments.author_id} is distinct from ${userId}`;
