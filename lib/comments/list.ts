import { aliasedTable, and, asc, desc, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { users, workflow_comment_reads, workflow_comments } from "@/db/schema";
import type { CommentList, CommentPin, CommentThread, commentListQuery } from "@/lib/api/contracts/comments";
import { notFound } from "@/lib/api/ids";
import { afterId, toPage } from "@/lib/api/paging";
import { findWorkflow } from "@/lib/workflows/find";
import { type Commenter, findComment } from "./find";
import { anchorOf, present } from "./present";

const c = workflow_comments;
const resolver = aliasedTable(users, "resolver");

/** Threads, newest first, and where the open ones stand. @throws AppError not_found; bad_request for a wrong cursor */
export function listThreads(
  by: Commenter,
  idOrSlug: string,
  query: z.infer<typeof commentListQuery>,
): Promise<CommentList> {
  const after = afterId(query.cursor);
  return withTenant(by.orgId, async (tx) => {
    const workflow = await findWorkflow(tx, by.orgId, idOrSlug);
    const read = await lastRead(tx, by, workflow.id);
    const which = { open: isNull(c.resolved_at), resolved: isNotNull(c.resolved_at), all: undefined }[query.state];
    const where = and(inWorkflow(by, workflow.id), which, after ? lt(c.id, after) : undefined);
    const threads = await select(tx, by, read, where, query.limit + 1);
    const [newest] = await tx
      .select({ id: c.id })
      .from(c)
      .where(and(eq(c.org_id, by.orgId), eq(c.workflow_id, workflow.id)))
      .orderBy(desc(c.id))
      .limit(1);
    return {
      ...toPage(threads, query.limit, (thread) => thread.id),
      pins: await pinsOf(tx, by, workflow.id, read),
      last_id: newest?.id ?? null,
    };
  });
}

/** The thread that a comment is in. @throws AppError not_found */
export function getThread(by: Commenter, idOrSlug: string, id: string): Promise<CommentThread> {
  return withTenant(by.orgId, async (tx) => {
    const { workflow, root } = await findComment(tx, by.orgId, idOrSlug, id);
    return readThread(tx, by, workflow.id, root.id);
  });
}

/** A thread by its id, within a transaction. */
export async function readThread(tx: Tx, by: Commenter, workflowId: string, id: string): Promise<CommentThread> {
  const read = await lastRead(tx, by, workflowId);
  const [thread] = await select(tx, by, read, and(inWorkflow(by, workflowId), eq(c.id, id)), 1);
  if (!thread) throw notFound("comment");
  return thread;
}

const inWorkflow = (by: Commenter, workflowId: string) =>
  and(eq(c.org_id, by.orgId), eq(c.workflow_id, workflowId), eq(c.id, c.thread_id));

/** The last comment this person has seen; null before the first. */
async function lastRead(tx: Tx, by: Commenter, workflowId: string): Promise<string | null> {
  const r = workflow_comment_reads;
  const [row] = await tx
    .select({ last: r.last_id })
    .from(r)
    .where(and(eq(r.org_id, by.orgId), eq(r.workflow_id, workflowId), eq(r.user_id, by.userId)));
  return row?.last ?? null;
}

async function select(
  tx: Tx,
  by: Commenter,
  read: string | null,
  where: SQL | undefined,
  limit: number,
): Promise<CommentThread[]> {
  const roots = await tx
    .select({ root: c, resolver: { id: resolver.id, name: resolver.name } })
    .from(c)
    .leftJoin(resolver, eq(resolver.id, c.resolved_by))
    .where(where)
    .orderBy(desc(c.id))
    .limit(limit);
  if (roots.length === 0) return [];
  const ids = roots.map(({ root }) => root.id);
  const rows = await tx
    .select({
      comment: c,
      author: { id: users.id, name: users.name },
      mentions: sql<
        { id: string; name: string }[]
      >`(select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name)), '[]')
        from users m where m.id = any (${c.mentions}))`,
    })
    .from(c)
    .leftJoin(users, eq(users.id, c.author_id))
    .where(and(eq(c.org_id, by.orgId), inArray(c.thread_id, ids)))
    .orderBy(asc(c.id));
  const byThread = new Map<string, typeof rows>(ids.map((id) => [id, []]));
  for (const row of rows) byThread.get(row.comment.thread_id)?.push(row);
  return roots.map((each) => present(by, read, each, byThread.get(each.root.id) ?? []));
}

async function pinsOf(tx: Tx, by: Commenter, workflowId: string, read: string | null): Promise<CommentPin[]> {
  const reply = aliasedTable(c, "reply");
  const rows = await tx
    .select({
      id: c.id,
      node_id: c.node_id,
      field: c.field,
      x: c.x,
      y: c.y,
      comments: sql<number>`count(*)::int`,
      unread: sql<boolean>`coalesce(bool_or(${reply.author_id} is distinct from ${by.userId}::uuid
        and (${read}::uuid is null or ${reply.id} > ${read}::uuid)), false)`,
    })
    .from(c)
    .innerJoin(reply, and(eq(reply.org_id, c.org_id), eq(reply.thread_id, c.id)))
    .where(and(inWorkflow(by, workflowId), isNull(c.resolved_at)))
    .groupBy(c.id)
    .orderBy(asc(c.id));
  return rows.map((row) => ({
    thread_id: row.id,
    anchor: anchorOf(row),
    comments: row.comments,
    is_unread: row.unread,
  }));
}
