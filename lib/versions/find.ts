import { and, eq, or, type SQL } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_versions } from "@/db/schema";
import { isUuid, notFound } from "@/lib/api/ids";
import type { WorkflowRow } from "@/lib/workflows/find";

export type VersionRow = typeof workflow_versions.$inferSelect;

/** What people call a version. One that no use-case made has its number only. */
export const nameOf = ({ id, number, semver }: Pick<VersionRow, "id" | "number" | "semver">) => ({
  version_id: id,
  version: number ?? 0,
  semver: semver ?? String(number ?? 0),
});

/** A published version of the workflow by id, number or semver ("v1.2.0" too). @throws AppError not_found */
export async function findVersion(tx: Tx, workflow: WorkflowRow, ref: string): Promise<VersionRow> {
  const v = workflow_versions;
  const [row] = await tx
    .select()
    .from(v)
    .where(
      and(eq(v.org_id, workflow.org_id), eq(v.workflow_id, workflow.id), eq(v.kind, "published"), isMeant(ref.trim())),
    )
    .limit(1);
  if (!row) throw notFound("version");
  return row;
}

function isMeant(ref: string): SQL | undefined {
  const v = workflow_versions;
  if (isUuid(ref)) return eq(v.id, ref);
  const name = ref.replace(/^v/i, "");
  if (!/^\d{1,9}$/.test(name)) return eq(v.semver, name);
  return or(eq(v.number, Number(name)), eq(v.semver, name));
}
