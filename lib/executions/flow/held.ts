import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { ExecutionHeld } from "@/lib/api/contracts/executions";

type Row = Omit<ExecutionHeld, "until"> & { until: Date | null };

/** Why an execution is held back and how many go before it; null when it is not. The same rules as flow_promote. */
export async function heldState(tx: Tx, executionId: string, now = new Date()): Promise<ExecutionHeld | null> {
  const at = now.toISOString();
  const [row] = await tx.execute<Row>(sql`
    with t as (select * from flow_tickets where execution_id = ${executionId} and state = 'held'),
    busy as (select
      (select count(*) from flow_tickets o where o.org_id = t.org_id and o.pool = t.pool and o.state in ('called', 'active')) as pool,
      exists (select from flow_tickets o where o.org_id = t.org_id and o.pool = t.pool and o.asked and o.execution_id <> t.execution_id) as asked
      from t)
    select case
        when t.due_at > ${at}::timestamptz then 'debounce'
        when not t.resumes and w.paused_at is not null then 'paused'
        when t.waits and not t.resumes and (busy.asked or t.queued and busy.pool > 0) then 'waiting'
        when busy.pool >= t.pool_limit then 'concurrency'
        else 'queue' end as reason,
      1 + (select count(*)::int from flow_tickets o where o.org_id = t.org_id and o.pool = t.pool and o.state = 'held'
        and (o.turn, o.seq) < (t.turn, t.seq)) as position,
      t.pool_limit as limit, t.queue, case when t.due_at > ${at}::timestamptz then t.due_at end as until
    from t cross join busy join workflows w on w.id = t.workflow_id`);
  return row ? { ...row, until: row.until?.toISOString() ?? null } : null;
}
