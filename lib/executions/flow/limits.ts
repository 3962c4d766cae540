/** How many executions of each queue a workspace lets run at a time, and how many there are. */
import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { QueueState } from "@/lib/api/contracts/limits";
import { noteChange } from "@/lib/audit/note";
import { QUEUES, type Queue } from "@/lib/workflow";
import { callTurns, lockFlow } from "./release";

const NAMES = Object.keys(QUEUES) as Queue[];

/** Every queue, in the order of their table. */
export function readLimits(orgId: string): Promise<QueueState[]> {
  return withTenant(orgId, (tx) => statesOf(tx, orgId));
}

async function statesOf(tx: Tx, orgId: string): Promise<QueueState[]> {
  const set = await tx.execute<{ queue: string; max_running: number | null }>(
    sql`select queue, max_running from queue_limits where org_id = ${orgId}`,
  );
  const own = new Map(set.map(({ queue, max_running }) => [queue, max_running]));
  // An execution without a ticket is in the queue that its trigger stands for. One that wants to go on counts as pending too.
  const depths = await tx.execute<{ queue: string; state: "pending" | "running" | "waiting"; n: number }>(sql`
    select queue, state, count(*)::int as n from (
      select coalesce(t.queue, case e.trigger_type when 'schedule' then 'scheduled' else 'workflows' end) as queue,
        case when t.state = 'held' or e.status = 'pending' then 'pending' when e.status = 'running' then 'running' else 'waiting' end as state
      from executions e left join flow_tickets t on t.execution_id = e.id
      where e.org_id = ${orgId} and e.status in ('pending', 'running', 'interrupted')) open
    group by queue, state`);
  const depth = (queue: Queue, state: string) =>
    depths.find((row) => row.queue === queue && row.state === state)?.n ?? 0;
  return NAMES.map((queue) => ({
    queue,
    limit: own.has(queue) ? (own.get(queue) ?? null) : QUEUES[queue].limit,
    default_limit: QUEUES[queue].limit,
    pending: depth(queue, "pending"),
    running: depth(queue, "running"),
    waiting: depth(queue, "waiting"),
  }));
}

/** Sets limits; those that equal the default are forgotten, so that a workspace without its own pays nothing for them. */
export function setLimits(
  by: { orgId: string; userId: string },
  limits: Partial<Record<Queue, number | null>>,
  now = new Date(),
): Promise<QueueState[]> {
  const { orgId, userId } = by;
  return withTenant(orgId, async (tx) => {
    await lockFlow(tx, orgId);
    const before = Object.fromEntries((await statesOf(tx, orgId)).map(({ queue, limit }) => [queue, limit]));
    noteChange({ before, after: limits });
    for (const queue of NAMES) {
      const limit = limits[queue];
      if (limit === undefined) continue;
      if (limit === QUEUES[queue].limit) {
        await tx.execute(sql`delete from queue_limits where org_id = ${orgId} and queue = ${queue}`);
        continue;
      }
      await tx.execute(sql`
        insert into queue_limits (org_id, queue, max_running, updated_by) values (${orgId}, ${queue}, ${limit}, ${userId})
        on conflict (org_id, queue) do update set max_running = excluded.max_running, updated_by = excluded.updated_by, updated_at = now()`);
    }
    // The triggers of the table work out anew which workflows must be looked at closely.
    await tx.execute(sql`update workflows set is_gated = is_gated where org_id = ${orgId} and deleted_at is null`);
    await countRunning(tx, orgId, now);
    await callTurns(tx, orgId, now);
    return statesOf(tx, orgId);
  });
}

/** What runs without a ticket, because there was no limit when it started, counts from now on too. */
async function countRunning(tx: Tx, orgId: string, now: Date): Promise<void> {
  await tx.execute(sql`
    with open as (
      update executions set is_gated = true
      where org_id = ${orgId} and not is_gated and status in ('running', 'interrupted')
        and exists (select from queue_limits q where q.org_id = ${orgId})
      returning id, org_id, workflow_id, status, trigger_type)
    insert into flow_tickets (execution_id, org_id, workflow_id, state, pool, queue, turn, called_at)
    select id, org_id, workflow_id, case status when 'running' then 'active' else 'waiting' end, workflow_id || ':',
      case trigger_type when 'schedule' then 'scheduled' else 'workflows' end, 0, ${now.toISOString()}::timestamptz
    from open on conflict do nothing`);
}
