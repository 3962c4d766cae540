/** What must hold in the database whatever was killed: each check tells what it found wrong, one sentence a row. */
import type postgres from "postgres";

type Sql = postgres.ISql;

/** What is over must be over everywhere; `$1` holds the executions looked at. */
const CHECKS: Record<string, string> = {
  "is not over": `select id::text as what from executions where id = any ($1) and status not in ('completed', 'failed', 'cancelled')`,
  "has events that are not numbered 1, 2, 3 …": `select e.id::text as what from executions e left join execution_events v on v.execution_id = e.id
    where e.id = any ($1) group by e.id having count(v.seq) <> e.event_seq or coalesce(max(v.seq), 0) <> e.event_seq or min(v.seq) <> 1`,
  "has no last event, or more than one": `select e.id::text as what from executions e left join execution_events v on v.execution_id = e.id
    and v.type in ('execution.completed', 'execution.failed', 'execution.cancelled')
    where e.id = any ($1) group by e.id having count(v.seq) <> 1 or max(v.seq) <> e.event_seq`,
  "is over with a node that is open": `select execution_id || ' ' || node_id as what from node_runs
    where execution_id = any ($1) and status in ('running', 'waiting')`,
  "is over with an approval that is open": `select execution_id || ' ' || node_id as what from approvals where execution_id = any ($1) and status = 'pending'`,
  "has a visit with more than one result": `select execution_id || ' ' || node_id || ' ' || visit as what from node_runs
    where execution_id = any ($1) and status in ('completed', 'skipped') group by execution_id, node_id, visit having count(*) > 1`,
  "has a visit with no result, though it completed": `select r.execution_id || ' ' || r.node_id as what from node_runs r join executions e on e.id = r.execution_id
    where e.id = any ($1) and e.status = 'completed' group by r.execution_id, r.node_id, r.visit
    having count(*) filter (where r.status in ('completed', 'skipped')) = 0`,
  "has attempts that are not numbered 1, 2, 3 …": `select execution_id || ' ' || node_id as what from node_runs where execution_id = any ($1)
    group by execution_id, node_id, visit having max(attempt) <> count(*)`,
  "has results that are not those of its events": `select e.id::text as what from executions e where e.id = any ($1)
    and (select count(*) from node_runs r where r.execution_id = e.id and r.status = 'completed')
      <> (select count(*) from execution_events v where v.execution_id = e.id and v.type = 'node.completed')`,
  "completed and left a checkpoint behind": `select e.id::text as what from executions e where e.id = any ($1) and e.status = 'completed' and (
    exists (select from langgraph.checkpoints c where c.thread_id = e.id::text)
    or exists (select from langgraph.checkpoint_blobs b where b.thread_id = e.id::text)
    or exists (select from langgraph.checkpoint_writes w where w.thread_id = e.id::text))`,
};

/** All that is wrong with these executions; nothing when all is well. */
export async function faultsOf(sql: Sql, executionIds: readonly string[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [fault, query] of Object.entries(CHECKS)) {
    const rows = await sql.unsafe<{ what: string }[]>(query, [executionIds as string[]]);
    faults.push(...rows.map(({ what }) => `${what} ${fault}`));
  }
  return faults;
}

export interface Attempt {
  execution_id: string;
  node_id: string;
  visit: number;
  attempt: number;
  status: string;
  /** The error's code. */
  code: string | null;
  output: unknown;
  started_at: Date;
}

/** All attempts of these executions, in their order. */
export async function attemptsOf(sql: Sql, executionIds: readonly string[]): Promise<Attempt[]> {
  return sql<Attempt[]>`
    select execution_id, node_id, visit, attempt, status, error ->> 'code' as code, output, started_at from node_runs
    where execution_id = any (${executionIds as string[]}) order by execution_id, node_id, visit, attempt`;
}
