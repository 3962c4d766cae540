import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { CredentialItem } from "@/lib/api/contracts/credentials";
import { nodeTypes } from "@/lib/nodes/registry";

export type User = CredentialItem["used_by"][number];

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
  const users = new Map<string, User[]>();
  if (names.length === 0) return users;
  const rows = await tx.execute<User & { credential: string }>(sql`
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
  for (const { credential, ...user } of rows) users.set(credential, [...(users.get(credential) ?? []), user]);
  return users;
}
