/** Out of the trash again. */

import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflow_versions, workflows } from "@/db/schema";
import type { Restored } from "@/lib/api/contracts/library";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import type { WorkflowProblem } from "@/lib/workflow";
import { firstFreeSlug } from "../slug";
import { replaceRoutes } from "../webhook-routes";

/**
 * Brings a workflow back as it was: its published version takes its webhook paths again, and its slug gets a number when another workflow
 * has it now. @returns problems of paths that are somebody else's by now; those stay off. @throws AppError not_found
 */
export function restoreWorkflow(orgId: string, id: string): Promise<Restored> {
  return withTenant(orgId, (tx) => {
    noteChange();
    return restoreInside(tx, orgId, id);
  });
}

/** The same in the caller's transaction. */
export async function restoreInside(tx: Tx, orgId: string, id: string): Promise<Restored> {
  const [row] = await tx
    .select()
    .from(workflows)
    .where(
      and(
        eq(workflows.org_id, orgId),
        eq(workflows.id, id),
        isNotNull(workflows.deleted_at),
        isNull(workflows.erased_at),
      ),
    )
    .for("update");
  if (!row) throw notFound("workflow in the trash");
  const slug = await firstFreeSlug(row.slug, async (candidate) => {
    const isFree = sql`not exists (select from workflows o where o.org_id = ${orgId} and o.slug = ${candidate} and o.deleted_at is null)`;
    const stored = await tx
      .update(workflows)
      .set({ slug: candidate, deleted_at: null, deleted_by: null })
      .where(and(eq(workflows.id, id), isFree))
      .returning({ id: workflows.id });
    return stored.length > 0;
  });
  return { id, slug, problems: await claimRoutes(tx, orgId, id, row.published_version_id) };
}

async function claimRoutes(
  tx: Tx,
  orgId: string,
  workflowId: string,
  versionId: string | null,
): Promise<WorkflowProblem[]> {
  if (versionId === null) return [];
  const [version] = await tx
    .select({ document: workflow_versions.document })
    .from(workflow_versions)
    .where(and(eq(workflow_versions.org_id, orgId), eq(workflow_versions.id, versionId)));
  return version ? replaceRoutes(tx, { orgId, workflowId, versionId, document: version.document }) : [];
}
