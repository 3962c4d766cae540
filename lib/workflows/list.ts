import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { afterId, toPage } from "@/lib/api/paging";
import { freshDrafts } from "./fresh";

type Row = Omit<WorkflowListItem, "created_at" | "updated_at" | "paused_at"> & {
  created_at: Date;
  updated_at: Date;
  paused_at: Date | null;
};

/** Workflows of a workspace, newest first, each with the states of its ten newest executions. */
export async function listWorkflows(
  orgId: string,
  query: { limit: number; cursor?: string },
): Promise<{ items: WorkflowListItem[]; next_cursor: string | null }> {
  const after = afterId(query.cursor);
  await freshDrafts(orgId);
  const rows = await withTenant(orgId, (tx) =>
    tx.execute<Row>(sql`
      select w.id, w.slug, w.name, w.document ->> 'description' as description,
        jsonb_array_length(w.document -> 'nodes') as node_count,
        coalesce((select jsonb_agg(distinct t ->> 'type') from jsonb_array_elements(w.document -> 'triggers') t), '[]') as trigger_types,
        v.number as published_version, (v.id is null or v.document is distinct from w.document) as has_changes,
        coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'status', r.status, 'created_at', r.created_at) order by r.id desc)
          from (select e.id, e.status, e.created_at from executions e where e.org_id = w.org_id and e.workflow_id = w.id
            order by e.id desc limit 10) r), '[]') as recent,
        w.paused_at, w.created_at, w.updated_at
      from workflows w left join workflow_versions v on v.id = w.published_version_id
      where w.org_id = ${orgId} and w.deleted_at is null and (${after}::uuid is null or w.id < ${after}::uuid)
      order by w.id desc limit ${query.limit + 1}`),
  );
  const page = toPage(rows, query.limit, ({ id }) => id);
  return {
    ...page,
    items: page.items.map((row) => ({
      ...row,
      recent: row.recent.map((run) => ({ ...run, created_at: new Date(run.created_at).toISOString() })),
      paused_at: row.paused_at?.toISOString() ?? null,
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    })),
  };
}
