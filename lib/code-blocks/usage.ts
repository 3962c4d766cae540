/** Which workflows run a block. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { BlockUsage, BlockUse } from "@/lib/api/contracts/blocks";
import { findBlock } from "./find";

/** Every node that runs the block, in drafts, in what is published, and in older versions that something still runs. @throws AppError not_found */
export function getBlockUsage(
  orgId: string,
  idOrSlug: string,
  { trashed = false }: { trashed?: boolean } = {},
): Promise<BlockUsage> {
  return withTenant(orgId, async (tx) => {
    const { slug } = await findBlock(tx, orgId, idOrSlug, { trashed });
    return usageInside(tx, orgId, slug);
  });
}

/** The same in the caller's transaction. */
export async function usageInside(tx: Tx, orgId: string, slug: string): Promise<BlockUsage> {
  // Looked through in PostgreSQL, so that the documents stay there: those that name the block, and those of executions that have not ended.
  const rows = await tx.execute<BlockUse>(sql`
    with users as materialized (
      select distinct workflow_id as id from code_block_uses where org_id = ${orgId} and slug = ${slug}),
    live as materialized (
      select distinct version_id as id from executions
      where org_id = ${orgId} and status in ('pending', 'running', 'interrupted')),
    docs as (
      select w.id, w.slug, w.name, 'draft' as kind, w.document as d from users join workflows w on w.id = users.id
      where w.deleted_at is null
      union all
      select w.id, w.slug, w.name, 'published', v.document from users join workflows w on w.id = users.id
        join workflow_versions v on v.id = w.published_version_id where w.deleted_at is null
      union all
      select w.id, w.slug, w.name, 'running', v.document from live join workflow_versions v on v.id = live.id
        join workflows w on w.id = v.workflow_id where w.deleted_at is not null or v.id is distinct from w.published_version_id)
    select jsonb_build_object('id', d.id, 'slug', d.slug, 'name', d.name) as workflow, d.kind as "in", n ->> 'node_id' as node_id,
      case when n -> 'config' ->> 'block_version' ~ '^[0-9]{1,9}$' then (n -> 'config' ->> 'block_version')::int end as version
    from docs d, jsonb_array_elements(case when jsonb_typeof(d.d -> 'nodes') = 'array' then d.d -> 'nodes' else '[]'::jsonb end) n
    where n ->> 'component_type' = 'code' and n -> 'config' ->> 'code_block' = ${slug}
    order by d.name, d.id, d.kind, n ->> 'node_id'`);
  const uses = rows.map(({ workflow, in: where, node_id, version }) => ({ workflow, in: where, node_id, version }));
  return { workflows: new Set(uses.map(({ workflow }) => workflow.id)).size, uses };
}

/** How many workflows run each block in their draft or published version, by slug. Reads no document. */
export async function countUsers(tx: Tx, orgId: string, slugs: readonly string[]): Promise<Map<string, number>> {
  if (slugs.length === 0) return new Map();
  const rows = await tx.execute<{ slug: string; workflows: number }>(sql`
    select u.slug, count(distinct u.workflow_id)::int as workflows
    from code_block_uses u join workflows w on w.id = u.workflow_id and w.deleted_at is null
    where u.org_id = ${orgId} and u.slug in (select jsonb_array_elements_text(${JSON.stringify(slugs)}::text::jsonb))
    group by u.slug`);
  return new Map(rows.map(({ slug, workflows }) => [slug, workflows]));
}
