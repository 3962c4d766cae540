/** Workflows as the API shows them. */
import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { users, workflow_versions } from "@/db/schema";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { isoOf } from "@/lib/api/times";
import { nameOf } from "@/lib/versions/find";
import type { WorkflowRow } from "./find";
import { problemsOfDraft } from "./problems";
import { webhookUrls } from "./webhook-routes";

/** The ETag of a draft. */
export const etagOf = (revision: number): string => `"${revision}"`;

export async function detailOf(tx: Tx, row: WorkflowRow): Promise<Omit<WorkflowDetail, "access">> {
  const v = workflow_versions;
  const [version] = row.published_version_id
    ? await tx
        .select({
          id: v.id,
          number: v.number,
          semver: v.semver,
          label: v.label,
          message: v.message,
          created_at: v.created_at,
          created_by: users.name,
          // jsonb compares by value, so the order of keys does not matter.
          differs: sql<boolean>`${v.document} is distinct from (select w.document - 'pins' from workflows w where w.id = ${row.id})`,
        })
        .from(v)
        .leftJoin(users, eq(users.id, v.created_by))
        .where(and(eq(v.org_id, row.org_id), eq(v.id, row.published_version_id)))
        .limit(1)
    : [];
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    revision: row.revision,
    document: row.document,
    layout: row.layout,
    problems: await problemsOfDraft(tx, row),
    published: version
      ? {
          ...nameOf(version),
          label: version.label,
          message: version.message,
          created_at: isoOf(version.created_at),
          created_by: version.created_by,
        }
      : null,
    has_changes: version?.differs ?? true,
    paused: row.paused_at === null ? null : { at: isoOf(row.paused_at), by: await personOf(tx, row.paused_by) },
    folder_id: row.folder_id,
    ...(await libraryOf(tx, row.id)),
    webhook_urls: await webhookUrls(tx, row.id),
    created_at: isoOf(row.created_at),
    updated_at: isoOf(row.updated_at),
  };
}

async function libraryOf(tx: Tx, id: string): Promise<Pick<WorkflowDetail, "tags" | "is_fork">> {
  const [row] = await tx.execute<{ tags: string[]; is_fork: boolean }>(sql`
    select exists (select from workflow_forks f where f.workflow_id = ${id}) as is_fork,
      coalesce((select jsonb_agg(t.name order by lower(t.name)) from workflow_tag_links l join workflow_tags t on t.id = l.tag_id
        where l.workflow_id = ${id}), '[]') as tags`);
  return { tags: row?.tags ?? [], is_fork: row?.is_fork ?? false };
}

async function personOf(tx: Tx, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const [person] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return person?.name ?? null;
}
