import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { ExecutionListItem, ExecutionStatus } from "@/lib/api/contracts/executions";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { OPEN } from "./derive/open";

export interface ExecutionQuery {
  limit: number;
  cursor?: string;
  workflow_id?: string;
  version_id?: string;
  status?: ExecutionStatus;
  parent_execution_id?: string;
  include_children?: boolean;
  open?: "true" | "false";
  keep?: "true";
}

type Dates = { created_at: Date; started_at: Date | null; completed_at: Date | null };
type Row = Omit<ExecutionListItem, keyof Dates | "duration_ms"> & Dates;

/** Executions of a workspace, newest first; those that others have called only when they are asked for. */
export async function listExecutions(
  orgId: string,
  {
    limit,
    cursor,
    workflow_id,
    version_id,
    status,
    parent_execution_id,
    include_children = false,
    open,
    keep,
  }: ExecutionQuery,
): Promise<{ items: ExecutionListItem[]; next_cursor: string | null }> {
  const after = afterId(cursor);
  const rows = await withTenant(orgId, (tx) =>
    tx.execute<Row>(sql`
      select e.id as execution_id, e.workflow_id, w.slug as workflow_slug, w.name as workflow_name, v.number as version, coalesce(v.semver, v.number::text) as semver, e.is_test, e.keep,
        e.status, e.trigger_type, e.parent_execution_id, e.error, e.created_at, e.started_at, e.completed_at,
        e.is_gated and exists (select from flow_tickets t where t.execution_id = e.id and t.state = 'held') as is_held
      from executions e join workflows w on w.id = e.workflow_id join workflow_versions v on v.id = e.version_id
      where e.org_id = ${orgId}
        ${workflow_id ? sql`and e.workflow_id = ${workflow_id}` : sql``}
        ${version_id ? sql`and e.version_id = ${version_id}` : sql``}
        ${status ? sql`and e.status = ${status}` : sql``}
        ${parent_execution_id ? sql`and e.parent_execution_id = ${parent_execution_id}` : include_children ? sql`` : sql`and e.parent_execution_id is null`}
        ${open === "true" ? sql`and ${OPEN}` : sql``}
        ${keep ? sql`and e.keep` : sql``}
        ${after ? sql`and e.id < ${after}` : sql``}
      order by e.id desc limit ${limit + 1}`),
  );
  const page = toPage(rows, limit, ({ execution_id }) => execution_id);
  return {
    ...page,
    items: page.items.map((row) => ({
      ...row,
      created_at: isoOf(row.created_at),
      started_at: isoOrNull(row.started_at),
      completed_at: isoOrNull(row.completed_at),
      duration_ms:
        row.started_at && row.completed_at ? Math.max(0, row.completed_at.getTime() - row.started_at.getTime()) : null,
    })),
  };
}
