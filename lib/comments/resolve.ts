import { and, eq, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflow_comments } from "@/db/schema";
import type { CommentThread } from "@/lib/api/contracts/comments";
import { noteChange } from "@/lib/audit/note";
import { may } from "@/lib/auth/allow";
import { AppError } from "@/lib/errors";
import { type Commenter, findComment, takeWrite } from "./find";
import { readThread } from "./list";
import { tell } from "./tell";

/** Closes or opens a comment's thread; doing it again changes nothing. A viewer may with a thread of their own. @throws AppError not_found, forbidden, rate_limited */
export function setResolved(by: Commenter, idOrSlug: string, id: string, resolved: boolean): Promise<CommentThread> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const { workflow, root } = await findComment(tx, by.orgId, idOrSlug, id);
    if (!mayResolve(by, root.author_id))
      throw new AppError("forbidden", "You may resolve only threads that you began.");
    if ((root.resolved_at !== null) !== resolved) {
      await tx
        .update(workflow_comments)
        .set(resolved ? { resolved_at: sql`now()`, resolved_by: by.userId } : { resolved_at: null, resolved_by: null })
        .where(and(eq(workflow_comments.org_id, by.orgId), eq(workflow_comments.id, root.id)));
      await tell(tx, workflow.id, root.id);
    }
    return readThread(tx, by, workflow.id, root.id);
  });
}

export const mayResolve = (by: Commenter, author: string | null): boolean =>
  may(by, "comment.resolve") || author === by.userId;
