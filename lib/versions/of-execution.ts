import { and, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { withTenant } from "@/db/client";
import { executions, workflow_versions } from "@/db/schema";
import { isUuid } from "@/lib/api/ids";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";

/** The drawing that an execution runs, as it was frozen; of a test of a part, the whole draft. Null when there is no such execution in this workspace. */
export async function versionOfExecution(
  orgId: string,
  executionId: string,
): Promise<{ document: WorkflowDocument; layout: WorkflowLayout } | null> {
  if (!isUuid(executionId)) return null;
  const ran = alias(workflow_versions, "ran");
  const [row] = await withTenant(orgId, (tx) =>
    tx
      .select({ document: workflow_versions.document, layout: workflow_versions.layout })
      .from(executions)
      .innerJoin(ran, eq(ran.id, executions.version_id))
      .innerJoin(workflow_versions, sql`${workflow_versions.id} = coalesce(${ran.cut_of}, ${ran.id})`)
      .where(and(eq(executions.org_id, orgId), eq(executions.id, executionId)))
      .limit(1),
  );
  return row ?? null;
}
