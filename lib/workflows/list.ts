import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { WorkflowQuery } from "@/lib/api/contracts/library";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { freshDrafts } from "./fresh";
import { writeCursor } from "./library/cursor";
import { idRows, refreshFacts } from "./library/facts";
import { type Asker, filterOf, needsFacts, orderOf } from "./library/select";

type Found = { id: string; key: string; is_pinned: boolean };
type Row = Omit<WorkflowListItem, "created_at" | "updated_at" | "paused_at"> & {
  created_at: Date;
  updated_at: Date;
  paused_at: Date | null;
};

/**
 * Workflows of a workspace, filtered and in order, each with the states of its ten newest executions. First only ids are looked for, so
 * that what a row shows is read for one page and not for thousands.
 * @throws AppError bad_request for a wrong cursor
 */
export async function listWorkflows(
  asker: Asker,
  query: WorkflowQuery,
): Promise<{ items: WorkflowListItem[]; next_cursor: string | null }> {
  const { orgId } = asker;
  await freshDrafts(orgId);
  const by = orderOf(query);
  if (needsFacts(query)) await refreshFacts(orgId, null);
  const found = await withTenant(orgId, (tx) =>
    tx.execute<Found>(sql`
      select w.id, ${by.key} as key, ${by.isPinned} as is_pinned
      from workflows w left join workflow_facts f on f.workflow_id = w.id
        left join workflow_favourites p on p.workflow_id = w.id and p.user_id = ${asker.userId}
      where ${filterOf(asker, query)} and ${by.after}
      order by ${by.order} limit ${query.limit + 1}`),
  );
  const shown = found.slice(0, query.limit);
  const ids = shown.map(({ id }) => id);
  await refreshFacts(orgId, ids);
  const rows = ids.length === 0 ? [] : await withTenant(orgId, (tx) => read(tx, asker, ids));
  const byId = new Map(rows.map((row) => [row.id, present(row)]));
  const last = shown.at(-1);
  return {
    // One that was deleted in this moment is left out.
    items: ids.flatMap((id) => byId.get(id) ?? []),
    next_cursor:
      found.length > query.limit && last
        ? writeCursor({ sort: query.sort, pinned: last.is_pinned, key: last.key, id: last.id })
        : null,
  };
}

function read(tx: Tx, { orgId, userId }: Asker, ids: readonly string[]): Promise<Row[]> {
  return tx.execute<Row>(sql`
    select w.id, w.slug, w.name, f.description, f.node_count, f.trigger_types, f.has_changes, f.errors, f.is_template,
      v.number as published_version, coalesce(v.semver, v.number::text) as published_semver, w.folder_id,
      exists (select from workflow_favourites p where p.workflow_id = w.id and p.user_id = ${userId}) as is_favourite,
      coalesce((select jsonb_agg(t.name order by lower(t.name)) from workflow_tag_links l join workflow_tags t on t.id = l.tag_id
        where l.workflow_id = w.id), '[]') as tags,
      case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as owner,
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'status', r.status, 'created_at', r.created_at) order by r.id desc)
        from (select e.id, e.status, e.created_at from executions e where e.org_id = w.org_id and e.workflow_id = w.id
          order by e.id desc limit 10) r), '[]') as recent,
      jsonb_build_object('role', (select c.role from workflow_collaborators c where c.workflow_id = w.id and c.user_id = ${userId}),
        'is_restricted', exists (select from workflow_restrictions r where r.workflow_id = w.id)) as access,
      w.paused_at, w.created_at, w.updated_at
    from workflows w join workflow_facts f on f.workflow_id = w.id left join workflow_versions v on v.id = w.published_version_id
      left join workflow_collaborators o on o.workflow_id = w.id and o.role = 'owner' left join users u on u.id = o.user_id
    where w.org_id = ${orgId} and w.deleted_at is null and w.id in ${idRows(ids)}`);
}

function present(row: Row): WorkflowListItem {
  return {
    ...row,
    recent: row.recent.map((run) => ({ ...run, created_at: new Date(run.created_at).toISOString() })),
    paused_at: row.paused_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
