/**
 * The net under everything that drives executions: whoever is not driven by anybody is asked for again. What it publishes does nothing
 * when all is well, for runs are one per event id, `advance` is idempotent, and an event that nobody waits for wakes nobody.
 */
import { type SQL, sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { executionCancelRequested, executionRequested, executionWoken } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import { log } from "@/lib/observability/log";
import { failExecution } from "./fail";
import { releaseTurns } from "./flow/release";

type Fault = "unstarted" | "undriven" | "decided" | "returned" | "overdue" | "cancel";

/** How many are looked after in one round. */
const BATCH = 200;
/** So many runs of one execution may be lost while its checkpoint stands still; then it is failed. */
const MOST_LOST = 10;
/** An execution that stays without a driver gets a new run at most this often. */
const NEW_RUN_MS = 120_000;

/** Looks once. @param now of the clock that the rows' times come from. @returns how many of each fault were found. */
export async function sweep(now: Date): Promise<Partial<Record<Fault, number>>> {
  for (const orgId of await orgsWithHeld(now)) await releaseTurns(orgId, now);
  const lost: Row[] = [];
  const found = await withSystem(async (tx) => {
    const found: Partial<Record<Fault, number>> = {};
    const rows = await faultsOf(tx, now);
    // In a long queue the first ones stay first for a while: those behind them get their turn too.
    behind = rows.length === BATCH ? (rows.at(-1) ?? null) : null;
    for (const row of rows) {
      found[row.fault] = (found[row.fault] ?? 0) + 1;
      if (!(await mend(tx, row, now))) lost.push(row);
    }
    if (Object.keys(found).length > 0)
      log.info({ event: "sweep", ...found }, "Executions without a driver were found.");
    return found;
  });
  for (const { org_id, id } of lost) {
    const message = `The engine took this execution up ${MOST_LOST} times, and each time the process that ran it ended before it got any further.`;
    await failExecution({ orgId: org_id, executionId: id, code: "engine_gave_up", message });
  }
  return found;
}

/** Workspaces where somebody is held back: a place may have got free unheard. Forgets starts that no rate limit counts any more. */
function orgsWithHeld(now: Date): Promise<string[]> {
  return withSystem(async (tx) => {
    await tx.execute(sql`delete from flow_starts where expires_at < ${now.toISOString()}::timestamptz`);
    const rows = await tx.execute<{ org_id: string }>(
      sql`select distinct org_id from flow_tickets where state in ('held', 'called')`,
    );
    return rows.map(({ org_id }) => org_id);
  });
}

type Row = { id: string; org_id: string; event_seq: number; is_gated: boolean; fault: Fault; since: Date; at: string };

/** Behind whom the next round goes on. Null: it begins with the longest waiting. */
let behind: Pick<Row, "at" | "id"> | null = null;

function faultsOf(tx: Tx, now: Date): Promise<Row[]> {
  // As text: the driver would cut the microseconds off, and rows of one transaction have one moment.
  const isNext = behind === null ? sql`true` : sql`(since, id) > (${behind.at}::text::timestamptz, ${behind.id}::uuid)`;
  const at = sql`${now.toISOString()}::timestamptz`;
  // A moment well ahead of now tells of a clock that was set back: it must not keep its row out of sight until then.
  const old = (moment: SQL, seconds: number) =>
    sql`(${moment} < ${at} - interval '${sql.raw(String(seconds))} s' or ${moment} > ${at} + interval '60 s')`;
  return tx.execute<Row>(sql`
    select id, org_id, event_seq, is_gated, fault, since, since::text as at from (
      select e.id, e.org_id, e.event_seq, e.is_gated,
        case
          when ${old(sql`e.cancel_requested_at`, 10)} then 'cancel'
          when t.state = 'held' then null
          when e.status = 'pending' and ${old(sql`coalesce(t.called_at, e.created_at)`, 10)} then 'unstarted'
          when e.status = 'running' and ${old(sql`coalesce(e.heartbeat_at, e.created_at)`, 30)} then 'undriven'
          when e.status = 'interrupted' and ${old(sql`d.decided_at`, 3)} then 'decided'
          when e.status = 'interrupted' and ${old(sql`c.completed_at`, 3)} then 'returned'
          when e.status = 'interrupted' and e.wake_at < ${at} - interval '5 s' then 'overdue'
        end as fault,
        coalesce(e.cancel_requested_at, d.decided_at, c.completed_at, e.wake_at, e.heartbeat_at, e.created_at) as since
      from executions e
      left join flow_tickets t on e.is_gated and t.execution_id = e.id
      left join lateral (select min(a.decided_at) as decided_at from approvals a
        where a.execution_id = e.id and a.decided_at is not null and a.consumed_at is null) d on e.status = 'interrupted'
      left join lateral (select min(c.completed_at) as completed_at from executions c
        where c.parent_execution_id = e.id and c.returned_at is null and c.status in ('completed', 'failed', 'cancelled')) c
        on e.status = 'interrupted'
      where e.status in ('pending', 'running', 'interrupted')) open
    where fault is not null and ${isNext}
    order by since, id limit ${BATCH}`) as unknown as Promise<Row[]>;
}

/** Asks for what is missing. @returns false when the execution has been asked for in vain too often. */
async function mend(tx: Tx, row: Row, now: Date): Promise<boolean> {
  const data = { org_id: row.org_id, execution_id: row.id };
  const turn = Math.floor(now.getTime() / NEW_RUN_MS);
  const again = async () => {
    if (!(await countLost(tx, row.id, turn))) return false;
    await publishEvent(tx, { name: executionRequested.name, id: `${row.id}:again:${row.event_seq}:${turn}`, data });
    return true;
  };
  switch (row.fault) {
    case "unstarted":
      // The same event id as at the start: it makes a run only when there is none.
      await publishEvent(tx, { name: executionRequested.name, id: row.id, data });
      // One that was held back may have a run that waits to be told.
      if (row.is_gated) await publishEvent(tx, { name: executionWoken.name, data: { ...data, reason: "recovered" } });
      return true;
    case "undriven":
      return again();
    case "cancel":
      await publishEvent(tx, {
        name: executionCancelRequested.name,
        id: `${row.id}:cancel:${row.event_seq}:${turn}`,
        data,
      });
      return true;
    case "decided":
    case "returned":
    case "overdue":
      await publishEvent(tx, { name: executionWoken.name, data: { ...data, reason: "recovered" } });
      // The run that waited may be gone itself.
      return Math.abs(now.getTime() - row.since.getTime()) < 60_000 || again();
  }
}

/**
 * Counts the runs that an execution is given while its checkpoint stands still, one a turn. Events are no sign of getting further: a
 * node that kills its process leaves some each time. @returns false when there were too many.
 */
async function countLost(tx: Tx, id: string, turn: number): Promise<boolean> {
  const [counted] = await tx.execute<{ lost_runs: number }>(sql`
    update executions set lost_turn = ${turn}, lost_at = checkpoint_id,
      lost_runs = case when lost_at is not distinct from checkpoint_id then lost_runs + 1 else 1 end
    where id = ${id} and lost_turn is distinct from ${turn} returning lost_runs`);
  return (counted?.lost_runs ?? 0) <= MOST_LOST;
}
