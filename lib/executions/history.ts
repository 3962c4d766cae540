import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { ExecutionListItem } from "@/lib/api/contracts/executions";
import { findWorkflow } from "@/lib/workflows/find";
import { type ExecutionQuery, listExecutions } from "./list";

/** Figures are over the newest of them, so that they cost the same whatever a workflow has behind it. */
const COUNTED = 10_000;

export interface WorkflowHistory {
  items: ExecutionListItem[];
  next_cursor: string | null;
  /** Executions of the workflow, at most 10,000; the other figures are over the newest so many. */
  total: number;
  /** Completed of those that completed or failed; null while none has. */
  success_rate: number | null;
  avg_duration_seconds: number | null;
}

/** Executions of one workflow (by id or slug), newest first, and how they went. @throws AppError not_found */
export async function workflowHistory(
  orgId: string,
  idOrSlug: string,
  query: Omit<ExecutionQuery, "workflow_id">,
): Promise<WorkflowHistory> {
  const { id, figures } = await withTenant(orgId, async (tx) => {
    const workflow = await findWorkflow(tx, orgId, idOrSlug);
    const [figures] = await tx.execute<Pick<WorkflowHistory, "total" | "success_rate" | "avg_duration_seconds">>(sql`
      select count(*)::int as total,
        (count(*) filter (where status = 'completed'))::float8 / nullif(count(*) filter (where status in ('completed', 'failed')), 0) as success_rate,
        (avg(extract(epoch from completed_at - started_at)) filter (where status in ('completed', 'failed')))::float8 as avg_duration_seconds
      from (select status, started_at, completed_at from executions e where e.org_id = ${orgId} and e.workflow_id = ${workflow.id}
        order by e.id desc limit ${COUNTED}) newest`);
    return { id: workflow.id, figures };
  });
  const page = await listExecutions(orgId, { ...query, workflow_id: id });
  return {
    ...page,
    total: figures?.total ?? 0,
    success_rate: figures?.success_rate ?? null,
    avg_duration_seconds: figures?.avg_duration_seconds ?? null,
  };
}
