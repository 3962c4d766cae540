import { and, desc, eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_versions, workflows } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { newId } from "@/lib/tenancy/ids";
import { documentHash, flowSettings, type WorkflowDocument, withoutPins } from "@/lib/workflow";
import { countChanges, type Drawn, describeDiff, diffDocuments, proposeBump } from "@/lib/workflow/diff";
import type { Draft } from "./freeze";
import { chosenSemver, nextSemver } from "./semver";

export interface PublishedVersion {
  id: string;
  number: number;
  semver: string;
}

/** What people say about a version. What they leave out is made from what changed. */
export interface Naming {
  semver?: string;
  label?: string | null;
  message?: string | null;
  /** The version whose content this one brings back. */
  restores?: string;
}

const NOTHING: WorkflowDocument = { name: "", triggers: [], nodes: [], edges: [] };

/** The newest published version; null before the first. */
export async function latestVersion(tx: Tx, workflowId: string) {
  const v = workflow_versions;
  const [row] = await tx
    .select({ id: v.id, number: v.number, semver: v.semver, document: v.document, layout: v.layout })
    .from(v)
    .where(and(eq(v.workflow_id, workflowId), eq(v.kind, "published")))
    .orderBy(desc(v.number))
    .limit(1);
  return row ?? null;
}

/** What a document brings after the version before it, null: after nothing. The name of a first version is no change. */
export function changesSince(before: Drawn | null, after: Drawn) {
  const base = before ?? { document: { ...after.document, ...NOTHING, name: after.document.name } };
  const diff = diffDocuments(base, after);
  return {
    counts: countChanges(diff),
    summary: describeDiff(diff),
    step: before ? proposeBump(before.document, after.document, diff) : ({ bump: "major", reasons: [] } as const),
    diff,
  };
}

/**
 * Adds the next published version and makes it the one that triggers run. The workflow's row must be locked in this transaction:
 * that is what keeps two publishers from taking one number.
 * @throws AppError invalid_body for a semver that does not grow.
 */
export async function addPublished(tx: Tx, draft: Draft, naming: Naming): Promise<PublishedVersion> {
  const id = newId();
  // What was pinned is for tests of the draft, and may be somebody's data.
  const document = withoutPins(draft.document);
  const latest = await latestVersion(tx, draft.workflowId);
  const { counts, summary, step } = changesSince(latest, draft);
  const semver = naming.semver
    ? chosenSemver(naming.semver, latest?.semver ?? null)
    : nextSemver(latest?.semver ?? null, step.bump);
  const number = (latest?.number ?? 0) + 1;
  await tx.insert(workflow_versions).values({
    id,
    org_id: draft.orgId,
    workflow_id: draft.workflowId,
    kind: "published",
    number,
    semver,
    label: naming.label || null,
    message: naming.message || summary || null,
    changes: counts,
    restores_id: naming.restores ?? null,
    document: jsonb(document),
    layout: jsonb(draft.layout),
    hash: documentHash(document),
    created_by: draft.userId,
  });
  await tx
    .update(workflows)
    .set({ published_version_id: id, has_flow: flowSettings(draft.document) !== null })
    .where(and(eq(workflows.org_id, draft.orgId), eq(workflows.id, draft.workflowId)));
  return { id, number, semver };
}
