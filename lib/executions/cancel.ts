import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { executionCancelRequested } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import type { ExecutionStatus } from "@/lib/api/contracts/executions";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";

/**
 * Asks for an execution to be cancelled, with all that it has called; asking again, or for one that has ended, changes nothing. The engine
 * ends them, aborting what runs.
 * @returns its status at this moment. @throws AppError not_found
 */
export function cancelExecution(
  orgId: string,
  executionId: string,
): Promise<{ execution_id: string; status: ExecutionStatus; cancel_requested: boolean }> {
  return withTenant(orgId, async (tx) => {
    noteChange();
    const [asked] = await tx.execute<{ status: ExecutionStatus }>(sql`
      update executions set cancel_requested_at = now() where id = ${executionId} and org_id = ${orgId}
        and cancel_requested_at is null and status in ('pending', 'running', 'interrupted')
      returning status`);
    if (!asked) {
      const [row] = await tx.execute<{ status: ExecutionStatus; asked: boolean }>(
        sql`select status, cancel_requested_at is not null as asked from executions where id = ${executionId} and org_id = ${orgId}`,
      );
      if (!row) throw notFound("execution");
      return { execution_id: executionId, status: row.status, cancel_requested: row.asked };
    }
    const below = await tx.execute<{ id: string }>(sql`select id from abandon_calls(${executionId}, null) as id`);
    for (const id of [executionId, ...below.map((row) => row.id)]) {
      await publishEvent(tx, {
        name: executionCancelRequested.name,
        id: `${id}:cancel`,
        data: { org_id: orgId, execution_id: id },
      });
      // For an engine process that has it in hand right now.
      await tx.execute(sql`select pg_notify('execution_cancel', ${id})`);
    }
    return { execution_id: executionId, status: asked.status, cancel_requested: true };
  });
}
