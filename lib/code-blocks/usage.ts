/** Which workflows run a block. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { BlockUsage, BlockUse } from "@/lib/api/contracts/blocks";
import { findBlock } from "./find";

type Row = {
  slug: string;
  workflow: BlockUse["workflow"];
  in: BlockUse["in"];
  node_id: string;
  version: number | null;
};

/** Every node that runs the block, in drafts, in what is published, and in older versions that something still runs. @throws AppError not_found */
export function getBlockUsage(orgId: string, idOrSlug: string): Promise<BlockUsage> {
  return withTenant(orgId, async (tx) => {
    const { slug } = await findBlock(tx, orgId, idOrSlug);
    return usageInside(tx, orgId, slug);
  });
}

/** The same in the caller's transaction. */
export async function usageInside(tx: Tx, orgId: string, slug: string): Promise<BlockUsage> {
  const rows = await tx.execute<Row>(sql`
    with docs as materialized (${documents(orgId)}
      union all
      select w.id, w.slug, w.name, 'running', v.document from workflow_versions v join workflows w on w.id = v.workflow_id
      where v.org_id = ${orgId} and (w.deleted_at is not null or v.id is distinct from w.published_version_id)
        and exists (select from executions e where e.version_id = v.id and e.status in ('pending', 'running', 'interrupted')))
    select ${NAMED} order by d.name, d.id, d.kind, n ->> 'node_id'`);
  const uses = rows
    .filter((row) => row.slug === slug)
    .map(({ workflow, in: where, node_id, version }) => ({ workflow, in: where, node_id, version }));
  return { workflows: new Set(uses.map(({ workflow }) => workflow.id)).size, uses };
}

/** How many workflows run each block in their draft or published version, by slug. */
export async function countUsers(tx: Tx, orgId: string, slugs: readonly string[]): Promise<Map<string, number>> {
  if (slugs.length === 0) return new Map();
  const rows = await tx.execute<{ slug: string; workflows: number }>(sql`
    with docs as materialized (${documents(orgId)}), named as (select ${NAMED})
    select slug, count(distinct workflow ->> 'id')::int as workflows from named
    where slug in (select jsonb_array_elements_text(${JSON.stringify(slugs)}::text::jsonb)) group by slug`);
  return new Map(rows.map(({ slug, workflows }) => [slug, workflows]));
}

// Looked through in PostgreSQL, so that the documents stay there.
const documents = (orgId: string) => sql`
  select id, slug, name, 'draft' as kind, document as d from workflows where org_id = ${orgId} and deleted_at is null
  union all
  select w.id, w.slug, w.name, 'published', v.document from workflows w join workflow_versions v on v.id = w.published_version_id
  where w.org_id = ${orgId} and w.deleted_at is null`;

const NAMED = sql`n -> 'config' ->> 'code_block' as slug, jsonb_build_object('id', d.id, 'slug', d.slug, 'name', d.name) as workflow,
  d.kind as "in", n ->> 'node_id' as node_id,
  case when n -> 'config' ->> 'block_version' ~ '^[0-9]{1,9}$' then (n -> 'config' ->> 'block_version')::int end as version
  from docs d, jsonb_array_elements(case when jsonb_typeof(d.d -> 'nodes') = 'array' then d.d -> 'nodes' else '[]'::jsonb end) n
  where n ->> 'component_type' = 'code' and n -> 'config' ->> 'code_block' <> ''`;
