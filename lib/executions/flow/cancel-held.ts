/** Ending an execution that has never started, without a run: it was replaced, or never let in. */
import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { jsonb } from "@/lib/api/jsonb";
import { step } from "@/lib/engine/status";

/** Ends pending executions that nobody has driven yet as cancelled, with the reason. @returns the ids of those that were. */
export async function cancelHeld(
  tx: Tx,
  { orgId, ids, code, reason, now }: { orgId: string; ids: readonly string[]; code: string; reason: string; now: Date },
): Promise<string[]> {
  if (ids.length === 0) return [];
  const at = now.toISOString();
  const rows = await tx.execute<{ id: string }>(sql`
    with ended as (
      update executions set status = ${step("pending", "cancelled")}, error = ${jsonb({ code, message: reason })},
        completed_at = ${at}::timestamptz, event_seq = event_seq + 1
      where org_id = ${orgId} and status = 'pending' and id = any (${sql.param([...ids])}::uuid[]) returning id, org_id, event_seq),
    told as (
      insert into execution_events (org_id, execution_id, seq, type, data, at)
      select org_id, id, event_seq, 'execution.cancelled', ${jsonb({ reason, duration_ms: 0 })}, ${at}::timestamptz from ended)
    select id, pg_notify('execution_events', id || ' ' || event_seq) from ended`);
  return rows.map(({ id }) => id);
}
