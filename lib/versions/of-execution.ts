import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { executions, workflow_versions } from "@/db/schema";
import { isUuid } from "@/lib/api/ids";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";

/** The drawing that an execution runs, as it was frozen. Null when there is no such execution in this workspace. */
export async function versionOfExecution(
  orgId: string,
  executionId: string,
): Promise<{ document: WorkflowDocument; layout: WorkflowLayout } | null> {
  if (!isUuid(executionId)) return null;
  const [row] = await withTenant(orgId, (tx) =>
    tx
      .select({ document: workflow_versions.document, layout: workflow_versions.layout })
      .from(executions)
      .innerJoin(workflow_versions, eq(workflow_versions.id, executions.version_id))
      .where(and(eq(executions.org_id, orgId), eq(executions.id, executionId)))
      .limit(1),
  );
  return row ?? null;
}
