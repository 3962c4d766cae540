import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { nodeTypes } from "@/lib/nodes/registry";
import type { UsedBlock, WorkflowDocument } from "@/lib/workflow";
import { blockOf } from "@/lib/workflow/blocks";
import { upgradeConfig } from "@/lib/workflow/upgrade";

type Row = { slug: string } & { [K in keyof UsedBlock]: UsedBlock[K] };

/** What is known of the code blocks that a document's nodes run, by slug. Reads nothing when they run none. */
export async function blocksOfDocument(
  tx: Tx,
  orgId: string,
  document: WorkflowDocument,
): Promise<ReadonlyMap<string, UsedBlock>> {
  const targets = document.nodes.flatMap((node) => blockOf(node, upgradeConfig(node, nodeTypes), nodeTypes) ?? []);
  if (targets.length === 0) return new Map();
  const pins = JSON.stringify(targets.map(({ version }) => version ?? 0));
  const rows = await tx.execute<Row>(sql`
    select b.slug, b.name, case when p.id is not null then
        jsonb_build_object('number', p.number, 'isDeprecated', p.status = 'deprecated') end as published,
      (select coalesce(jsonb_object_agg(v.number, v.status = 'deprecated'), '{}') from code_block_versions v
        where v.block_id = b.id and v.number in (select n::int from jsonb_array_elements_text(${pins}::text::jsonb) n)) as pinned,
      (select coalesce(jsonb_agg(v.number), '[]') from code_block_versions v
        where v.block_id = b.id and v.number in (select n::int from jsonb_array_elements_text(${pins}::text::jsonb) n)
          and v.published_at is null and exists (select from code_settings s where s.org_id = b.org_id and s.require_approval)) as withheld
    from code_blocks b left join code_block_versions p on p.id = b.published_version_id
    where b.org_id = ${orgId} and b.deleted_at is null
      and b.slug in (select jsonb_array_elements_text(${JSON.stringify(targets.map(({ block }) => block))}::text::jsonb))`);
  return new Map(rows.map(({ slug, ...known }) => [slug, known]));
}
