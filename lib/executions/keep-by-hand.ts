import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { executions } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";

/** Keeps an execution whatever the retention says, or lets go of it again. @throws AppError not_found */
export async function keepExecution(
  orgId: string,
  executionId: string,
  keep: boolean,
): Promise<{ execution_id: string; keep: boolean }> {
  await withTenant(orgId, async (tx) => {
    noteChange();
    const rows = await tx
      .update(executions)
      .set({ keep })
      .where(and(eq(executions.org_id, orgId), eq(executions.id, executionId)))
      .returning({ id: executions.id });
    if (rows.length === 0) throw notFound("execution");
  });
  return { execution_id: executionId, keep };
}
