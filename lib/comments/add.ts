import { and, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { workflow_comments } from "@/db/schema";
import type { CommentThread, commentBody, newThreadBody } from "@/lib/api/contracts/comments";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { displayName } from "@/lib/workflow/names";
import { findWorkflow } from "@/lib/workflows/find";
import { type Commenter, findComment, takeWrite } from "./find";
import { readThread } from "./list";
import { mentionsOf } from "./mentions";
import { tell } from "./tell";

/** What one workflow may hold: open threads, and comments in one of them. */
export const MOST = { open: 500, replies: 100 };

/**
 * Begins a thread. The node need not be in the saved draft yet: somebody may have added it a moment ago.
 * @throws AppError not_found; conflict when too many are open; rate_limited
 */
export function addThread(
  by: Commenter,
  idOrSlug: string,
  { anchor, body }: z.infer<typeof newThreadBody>,
): Promise<CommentThread> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const workflow = await findWorkflow(tx, by.orgId, idOrSlug);
    const c = workflow_comments;
    const open = await tx.$count(
      c,
      and(eq(c.org_id, by.orgId), eq(c.workflow_id, workflow.id), eq(c.id, c.thread_id), isNull(c.resolved_at)),
    );
    if (open >= MOST.open) {
      throw new AppError("conflict", `This workflow has ${MOST.open} open threads.`, {
        hint: "Resolve some of them first.",
      });
    }
    const node = anchor.on === "node" ? workflow.document.nodes.find((each) => each.node_id === anchor.node_id) : null;
    const id = newId();
    await insert(tx, by, workflow.id, {
      id,
      thread_id: id,
      body,
      ...(anchor.on === "node"
        ? { node_id: anchor.node_id, field: anchor.field, node_name: node ? displayName(node) : null }
        : { x: anchor.x, y: anchor.y }),
    });
    return readThread(tx, by, workflow.id, id);
  });
}

/** Answers in the thread of a comment, resolved or not. @throws AppError not_found; conflict when it is full; rate_limited */
export function reply(
  by: Commenter,
  idOrSlug: string,
  comment: string,
  { body }: z.infer<typeof commentBody>,
): Promise<CommentThread> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const { workflow, root } = await findComment(tx, by.orgId, idOrSlug, comment);
    const c = workflow_comments;
    const there = await tx.$count(c, and(eq(c.org_id, by.orgId), eq(c.thread_id, root.id)));
    if (there > MOST.replies) {
      throw new AppError("conflict", `This thread has ${MOST.replies} replies.`, { hint: "Begin another one." });
    }
    await insert(tx, by, workflow.id, { id: newId(), thread_id: root.id, body });
    return readThread(tx, by, workflow.id, root.id);
  });
}

type Values = Omit<typeof workflow_comments.$inferInsert, "org_id" | "workflow_id" | "author_id" | "mentions">;

async function insert(tx: Tx, { orgId, userId }: Commenter, workflowId: string, values: Values): Promise<void> {
  const mentions = await mentionsOf(tx, { orgId, workflowId }, values.body);
  await tx
    .insert(workflow_comments)
    .values({ ...values, org_id: orgId, workflow_id: workflowId, author_id: userId, mentions });
  await tell(tx, workflowId, values.thread_id);
}
