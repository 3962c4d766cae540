import { and, eq, isNull, or } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflows } from "@/db/schema";
import { isUuid, notFound } from "@/lib/api/ids";

export type WorkflowRow = typeof workflows.$inferSelect;

/** One workflow of the workspace by id or slug, optionally locked until the transaction ends. @throws AppError not_found */
export async function findWorkflow(tx: Tx, orgId: string, idOrSlug: string, lock = false): Promise<WorkflowRow> {
  const bySlug = eq(workflows.slug, idOrSlug);
  const query = tx
    .select()
    .from(workflows)
    .where(
      and(
        eq(workflows.org_id, orgId),
        isNull(workflows.deleted_at),
        isUuid(idOrSlug) ? or(eq(workflows.id, idOrSlug), bySlug) : bySlug,
      ),
    )
    .limit(1);
  const [row] = lock ? await query.for("update") : await query;
  if (!row) throw notFound("workflow");
  return row;
}
