import { and, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_versions } from "@/db/schema";
import { AppError } from "@/lib/errors";
import { findVersion } from "@/lib/versions/find";
import { freezeDraft } from "@/lib/versions/freeze";
import { flowSettings, type WorkflowDocument } from "@/lib/workflow";
import type { WorkflowRow } from "@/lib/workflows/find";
import { problemsOfDraft } from "@/lib/workflows/problems";
import { refuseErrors } from "@/lib/workflows/publish";

/** A version to run, with its document. */
export interface ChosenVersion {
  id: string;
  document: WorkflowDocument;
  /** Flow control has a say in its start. Left out, the start finds out by itself. */
  isGated?: boolean;
}

/**
 * The published version, the draft frozen as it is now, or any published version by number, semver or id.
 * @throws AppError conflict when it was never published; invalid_workflow for a draft that cannot run; not_found.
 */
export async function chooseVersion(
  tx: Tx,
  row: WorkflowRow,
  which: string,
  userId: string | null,
): Promise<ChosenVersion> {
  const { org_id: orgId, id: workflowId, document, layout } = row;
  if (which === "draft") {
    refuseErrors(await problemsOfDraft(tx, row));
    const id = await freezeDraft(tx, { orgId, workflowId, document, layout, userId });
    return { id, document, isGated: row.is_gated || flowSettings(document) !== null };
  }
  if (which !== "published") {
    const { id, document } = await findVersion(tx, row, which);
    return { id, document, isGated: row.is_gated };
  }
  if (!row.published_version_id) {
    throw new AppError("conflict", "This workflow has not been published yet.", {
      hint: "Publish it first, or run the draft.",
    });
  }
  const v = workflow_versions;
  const [published] = await tx
    .select({ document: v.document })
    .from(v)
    .where(and(eq(v.org_id, orgId), eq(v.id, row.published_version_id)));
  if (!published) throw new AppError("internal", "The published version is gone.");
  return { id: row.published_version_id, document: published.document, isGated: row.is_gated };
}
