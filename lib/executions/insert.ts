import type { Tx } from "@/db/client";
import { executions } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import type { StartRequest } from "./start";

/** The row of an execution that begins, in the caller's transaction. @param row.isGated it gets a ticket of flow control. */
export async function insertExecution(
  tx: Tx,
  { orgId, workflowId, payload, isTest, startedBy, origin }: StartRequest,
  row: { id: string; versionId: string; isGated: boolean },
): Promise<void> {
  await tx.insert(executions).values({
    ...origin?.columns,
    id: row.id,
    org_id: orgId,
    workflow_id: workflowId,
    version_id: row.versionId,
    status: "pending",
    trigger_type: payload.trigger_type,
    trigger: jsonb(payload),
    is_test: isTest,
    started_by: startedBy,
    is_gated: row.isGated,
  });
  await origin?.after(tx, row.id);
}
