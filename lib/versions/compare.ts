import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import type { diffAnswer } from "@/lib/api/contracts/versions";
import { totalOf } from "@/lib/workflow/diff";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";
import { findWorkflow, type WorkflowRow } from "@/lib/workflows/find";
import { findVersion, nameOf } from "./find";
import { changesSince } from "./publish";

type DiffAnswer = z.infer<typeof diffAnswer>;
interface Side {
  name: DiffAnswer["to"];
  document: WorkflowDocument;
  layout: WorkflowLayout;
}

/**
 * What differs between two versions, or a version and the draft ("draft"). Without `from` it is the published one, or nothing when there
 * is none. @throws AppError not_found
 */
export function compareVersions(
  orgId: string,
  idOrSlug: string,
  { from, to }: { from?: string; to: string },
): Promise<DiffAnswer> {
  return withTenant(orgId, async (tx) => {
    const workflow = await findWorkflow(tx, orgId, idOrSlug);
    const base = from ?? workflow.published_version_id;
    const before = base === null ? null : await sideOf(tx, workflow, base);
    const after = await sideOf(tx, workflow, to);
    const { counts, summary, step, diff } = changesSince(before, after);
    return {
      from: before?.name ?? null,
      to: after.name,
      counts,
      total: totalOf(counts),
      summary,
      step: { ...step, reasons: [...step.reasons] },
      ...diff,
    };
  });
}

async function sideOf(tx: Tx, workflow: WorkflowRow, ref: string): Promise<Side> {
  if (ref === "draft") {
    const { document, layout, revision } = workflow;
    return { name: { draft: true, revision }, document, layout };
  }
  const row = await findVersion(tx, workflow, ref);
  return { name: nameOf(row), document: row.document, layout: row.layout };
}
