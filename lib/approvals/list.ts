import { and, count, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { approvals, executions, users, workflow_versions, workflows } from "@/db/schema";
import type { Approval, approvalList, approvalListQuery } from "@/lib/api/contracts/approvals";
import { notFound } from "@/lib/api/ids";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf, isoOrNull } from "@/lib/api/times";

const a = approvals;

/** Newest first; the counts do not depend on status, execution and page. @throws AppError bad_request for a wrong cursor */
export async function listApprovals(
  orgId: string,
  query: z.infer<typeof approvalListQuery>,
): Promise<z.infer<typeof approvalList>> {
  const { status, execution_id, workflow_id, limit } = query;
  const after = afterId(query.cursor);
  return withTenant(orgId, async (tx) => {
    const items = await select(
      tx,
      and(
        eq(a.org_id, orgId),
        status ? eq(a.status, status) : undefined,
        execution_id ? eq(a.execution_id, execution_id) : undefined,
        workflow_id ? eq(a.workflow_id, workflow_id) : undefined,
        after ? lt(a.id, after) : undefined,
      ),
      limit + 1,
    );
    const inWorkflow = workflow_id ? eq(a.workflow_id, workflow_id) : sql`false`;
    const [pending] = await tx
      .select({ count: count(), inWorkflow: sql<number>`count(*) filter (where ${inWorkflow})` })
      .from(a)
      .where(and(eq(a.org_id, orgId), eq(a.status, "pending")));
    return {
      ...toPage(items, limit, (item) => item.id),
      pending_count: pending?.count ?? 0,
      pending_in_workflow: workflow_id ? (pending?.inWorkflow ?? 0) : null,
    };
  });
}

/** @throws AppError not_found */
export function getApproval(orgId: string, id: string): Promise<Approval> {
  return withTenant(orgId, (tx) => readApproval(tx, orgId, id));
}

/** The same within a transaction. */
export async function readApproval(tx: Tx, orgId: string, id: string): Promise<Approval> {
  const [item] = await select(tx, and(eq(a.org_id, orgId), eq(a.id, id)), 1);
  if (!item) throw notFound("approval");
  return item;
}

async function select(tx: Tx, where: SQL | undefined, limit: number): Promise<Approval[]> {
  const rows = await tx
    .select({
      id: a.id,
      task_id: a.task_id,
      execution_id: a.execution_id,
      workflow_id: a.workflow_id,
      workflow_slug: workflows.slug,
      workflow_name: workflows.name,
      node_id: a.node_id,
      // As the node was called in the version that runs, not in today's draft.
      node_name: sql<string | null>`(select nullif(n ->> 'name', '')
        from jsonb_array_elements(${workflow_versions.document} -> 'nodes') n where n ->> 'node_id' = ${a.node_id} limit 1)`,
      prompt: a.prompt,
      context: a.context,
      status: a.status,
      on_timeout: a.on_timeout,
      expires_at: a.expires_at,
      comment: a.comment,
      decided_by: { id: users.id, name: users.name, email: users.email },
      decided_via: a.decided_via,
      decided_at: a.decided_at,
      created_at: a.created_at,
    })
    .from(a)
    .innerJoin(workflows, eq(workflows.id, a.workflow_id))
    .innerJoin(executions, eq(executions.id, a.execution_id))
    .innerJoin(workflow_versions, eq(workflow_versions.id, executions.version_id))
    .leftJoin(users, eq(users.id, a.decided_by))
    .where(where)
    .orderBy(desc(a.id))
    .limit(limit);
  return rows.map((row) => ({
    ...row,
    // Who asks is the route's business.
    access: null,
    node_name: row.node_name ?? row.node_id,
    expires_at: isoOrNull(row.expires_at),
    decided_at: isoOrNull(row.decided_at),
    created_at: isoOf(row.created_at),
  }));
}
