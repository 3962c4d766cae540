import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { nodeTypes } from "@/lib/nodes/registry";

export type User = CredentialItem["used_by"][number];
type Found = User & { credential: string };

/** Config fields that name a credential, by node type. */
function slots(): { type: string; slot: string }[] {
  return [...nodeTypes.values()].flatMap(({ type, credentials = [] }) =>
    credentials.map(({ slot }) => ({ type, slot })),
  );
}

/**
 * Workflows whose draft or published version names one of these credentials, by its name: in the workflow's own `credentials` or in a
 * node's config. Counted in PostgreSQL, so that the documents stay there.
 */
export async function usersOf(tx: Tx, names: readonly string[]): Promise<Map<string, User[]>> {
  if (names.length === 0) return new Map();
  const rows = await tx.execute<Found>(sql`
    with slots as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(slots())}::text::jsonb) as s(type text, slot text)),
    docs as (
      select id, slug, name, document as d from workflows where deleted_at is null
      union all
      select w.id, w.slug, w.name, v.document from workflows w join workflow_versions v on v.id = w.published_version_id
      where w.deleted_at is null),
    named as (
      -- Beside names of credentials this map holds models' names, such as llm_model.
      select id, slug, name, c.value as credential from docs,
        jsonb_each_text(case when jsonb_typeof(d -> 'credentials') = 'object' then d -> 'credentials' else '{}'::jsonb end) c
      where c.key !~ '_model$'
      union
      select id, slug, name, n -> 'config' ->> s.slot from docs,
        jsonb_array_elements(case when jsonb_typeof(d -> 'nodes') = 'array' then d -> 'nodes' else '[]'::jsonb end) n
        join slots s on s.type = n ->> 'component_type')
    select * from named
    where credential in (select jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb))
    order by name, id`);
  return byCredential(rows);
}

/** Code blocks that are granted values of these credentials, by its name, in a version that may run: the newest, the published one, or one that a workflow pins. */
export async function grantedBlocks(tx: Tx, names: readonly string[]): Promise<Map<string, User[]>> {
  if (names.length === 0) return new Map();
  const rows = await tx.execute<Found>(sql`
    select distinct b.id, b.slug, b.name, s ->> 'credential' as credential
    from code_blocks b join code_block_versions v on v.block_id = b.id and (v.number = b.latest_number
        or v.id = b.published_version_id or exists (
          select from code_block_uses u join workflows w on w.id = u.workflow_id and w.deleted_at is null
          where u.org_id = b.org_id and u.slug = b.slug and u.version = v.number)),
      jsonb_array_elements(v.secrets) s
    where b.deleted_at is null and s ->> 'credential' in (select jsonb_array_elements_text(${JSON.stringify(names)}::text::jsonb))
    order by b.name, b.id`);
  return byCredential(rows);
}

function byCredential(rows: readonly Found[]): Map<string, User[]> {
  const users = new Map<string, User[]>();
  for (const { credential, ...user } of rows) users.set(credential, [...(users.get(credential) ?? []), user]);
  return users;
}
