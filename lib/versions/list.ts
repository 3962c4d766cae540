import { and, desc, eq, lt } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { users, workflow_versions } from "@/db/schema";
import { afterId, toPage } from "@/lib/api/paging";
import { isoOf } from "@/lib/api/times";
import { findStored } from "@/lib/workflows/find";

/** Published versions of a workflow (by id or slug), newest first. @throws AppError not_found */
export async function listVersions(orgId: string, idOrSlug: string, query: { limit: number; cursor?: string }) {
  const after = afterId(query.cursor);
  const v = workflow_versions;
  const rows = await withTenant(orgId, async (tx) => {
    const { id: workflowId } = await findStored(tx, orgId, idOrSlug);
    return tx
      .select({
        id: v.id,
        version: v.number,
        message: v.message,
        created_at: v.created_at,
        created_by: users.name,
      })
      .from(v)
      .leftJoin(users, eq(users.id, v.created_by))
      .where(
        and(
          eq(v.org_id, orgId),
          eq(v.workflow_id, workflowId),
          eq(v.kind, "published"),
          after ? lt(v.id, after) : undefined,
        ),
      )
      .orderBy(desc(v.id))
      .limit(query.limit + 1);
  });
  const page = toPage(rows, query.limit, (row) => row.id);
  return {
    ...page,
    items: page.items.map(({ id, created_at, ...row }) => ({ version_id: id, ...row, created_at: isoOf(created_at) })),
  };
}
