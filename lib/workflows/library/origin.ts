/** A fork and what it comes from: how far it is behind, and taking over what the origin has changed. */
import { and, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflow_forks, workflow_versions, workflows } from "@/db/schema";
import type { OriginDetail } from "@/lib/api/contracts/library";
import { jsonb } from "@/lib/api/jsonb";
import { AppError } from "@/lib/errors";
import { nameOf } from "@/lib/versions/find";
import { parseDocument, type WorkflowProblem } from "@/lib/workflow";
import { incomingChanges, mergeDocuments } from "@/lib/workflow/merge";
import { findWorkflow, type WorkflowRow } from "../find";
import { saveWorkflow } from "../save";
import { publishedOf, type Source } from "./copy";
import type { Asker } from "./select";

type Fork = typeof workflow_forks.$inferSelect;

/** Where a workflow comes from, and what has changed there since it was copied. @throws AppError not_found */
export function readOrigin(orgId: string, idOrSlug: string): Promise<OriginDetail> {
  return withTenant(orgId, async (tx) => {
    const row = await findWorkflow(tx, orgId, idOrSlug);
    const fork = await forkOf(tx, row);
    if (!fork) return { origin: null };
    const { origin, source } = await originOf(tx, fork);
    return {
      origin: {
        id: origin?.id ?? null,
        slug: origin?.slug ?? null,
        name: origin?.name ?? null,
        is_deleted: origin === null || origin.deleted_at !== null,
        version: fork.origin_version,
        semver: origin && (await semverOf(tx, origin, fork.origin_version)),
        current_version: source?.version ?? null,
        changes: source ? incomingChanges(fork.base, row.document, source.document) : [],
      },
    };
  });
}

/**
 * Merges what the origin has changed into the draft. Where both have changed the same, `conflicts` says who wins.
 * @throws AppError not_found; conflict without an origin; stale when the draft has moved on meanwhile
 */
export async function takeOver(
  by: Asker,
  idOrSlug: string,
  wanted: { conflicts: "mine" | "theirs"; revision?: number },
): Promise<{ id: string; slug: string; revision: number; problems: WorkflowProblem[] }> {
  const { orgId } = by;
  const found = await withTenant(orgId, async (tx) => {
    const row = await findWorkflow(tx, orgId, idOrSlug);
    const fork = await forkOf(tx, row);
    const { source } = fork ? await originOf(tx, fork) : { source: null };
    if (!fork || !source) throw new AppError("conflict", "What this workflow was copied from is not there any more.");
    return { row, fork, source };
  });
  const { row, fork, source } = found;
  const merged = mergeDocuments(fork.base, row.document, source.document, wanted.conflicts);
  const layout = { ...source.layout, ...row.layout };
  // As strict as any other document that comes in.
  const parsed = parseDocument({ ...merged.document, layout });
  const saved = await saveWorkflow({
    orgId,
    idOrSlug: row.id,
    source: parsed,
    revision: wanted.revision ?? row.revision,
  });
  await withTenant(orgId, (tx) =>
    tx
      .update(workflow_forks)
      .set({ base: jsonb(source.document), origin_version: source.version, taken_at: sql`now()` })
      .where(and(eq(workflow_forks.org_id, orgId), eq(workflow_forks.workflow_id, row.id))),
  );
  return saved;
}

/** What people call a published version, by its number. */
async function semverOf(tx: Tx, origin: WorkflowRow, number: number | null): Promise<string | null> {
  if (number === null) return null;
  const v = workflow_versions;
  const [row] = await tx
    .select({ id: v.id, number: v.number, semver: v.semver })
    .from(v)
    .where(and(eq(v.org_id, origin.org_id), eq(v.workflow_id, origin.id), eq(v.number, number)))
    .limit(1);
  return row ? nameOf(row).semver : null;
}

async function forkOf(tx: Tx, row: WorkflowRow): Promise<Fork | null> {
  const [fork] = await tx
    .select()
    .from(workflow_forks)
    .where(and(eq(workflow_forks.org_id, row.org_id), eq(workflow_forks.workflow_id, row.id)));
  return fork ?? null;
}

/** `source` null: it is in the trash or gone. */
async function originOf(tx: Tx, fork: Fork): Promise<{ origin: WorkflowRow | null; source: Source | null }> {
  if (fork.origin_id === null) return { origin: null, source: null };
  const [origin] = await tx
    .select()
    .from(workflows)
    .where(and(eq(workflows.org_id, fork.org_id), eq(workflows.id, fork.origin_id)));
  if (!origin || origin.erased_at !== null) return { origin: null, source: null };
  return { origin, source: origin.deleted_at === null ? await publishedOf(tx, origin) : null };
}
