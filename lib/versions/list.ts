import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { type Tx, withTenant } from "@/db/client";
import { users, workflow_versions } from "@/db/schema";
import type { VersionDetail, VersionItem } from "@/lib/api/contracts/versions";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf } from "@/lib/api/times";
import { findStored, type WorkflowRow } from "@/lib/workflows/find";
import { findVersion, nameOf } from "./find";

/** Counting goes no further: a version that ran a million times is not a million rows slower to list. */
const MAX_COUNTED = 1000;

/** Published versions of a workflow (by id or slug), newest first. @throws AppError not_found */
export async function listVersions(
  orgId: string,
  idOrSlug: string,
  query: { limit: number; cursor?: string },
): Promise<{ items: VersionItem[]; next_cursor: string | null }> {
  const after = afterId(query.cursor);
  const items = await withTenant(orgId, async (tx) => {
    const workflow = await findStored(tx, orgId, idOrSlug);
    return read(tx, workflow, after ? lt(workflow_versions.id, after) : undefined, query.limit + 1);
  });
  return toPage(items, query.limit, (item) => item.version_id);
}

/** One version with its content, by id, number or semver. @throws AppError not_found */
export function getVersion(orgId: string, idOrSlug: string, ref: string): Promise<VersionDetail & { slug: string }> {
  return withTenant(orgId, async (tx) => {
    const workflow = await findStored(tx, orgId, idOrSlug);
    const { document, layout, id } = await findVersion(tx, workflow, ref);
    return { ...(await itemOf(tx, workflow, id)), document, layout, slug: workflow.slug };
  });
}

/** A version of the workflow as the list shows it. */
export async function itemOf(tx: Tx, workflow: WorkflowRow, id: string): Promise<VersionItem> {
  const [item] = await read(tx, workflow, eq(workflow_versions.id, id), 1);
  if (!item) throw new Error("The version is gone.");
  return item;
}

async function read(tx: Tx, workflow: WorkflowRow, where: SQL | undefined, limit: number): Promise<VersionItem[]> {
  const v = workflow_versions;
  const restored = alias(workflow_versions, "restored");
  const rows = await tx
    .select({
      id: v.id,
      number: v.number,
      semver: v.semver,
      label: v.label,
      message: v.message,
      changes: v.changes,
      restored: { id: restored.id, number: restored.number, semver: restored.semver },
      executions: sql<number>`(select count(*)::int from (select from executions e where e.version_id = ${v.id} limit ${MAX_COUNTED}) counted)`,
      created_at: v.created_at,
      created_by: users.name,
    })
    .from(v)
    .leftJoin(users, eq(users.id, v.created_by))
    .leftJoin(restored, eq(restored.id, v.restores_id))
    .where(and(eq(v.org_id, workflow.org_id), eq(v.workflow_id, workflow.id), eq(v.kind, "published"), where))
    .orderBy(desc(v.id))
    .limit(limit);
  return rows.map(({ id, number, semver, restored, created_at, ...row }) => ({
    ...nameOf({ id, number, semver }),
    ...row,
    restores: restored && nameOf(restored),
    is_published: id === workflow.published_version_id,
    created_at: isoOf(created_at),
  }));
}
