/**
 * What a round of retention deletes, each in a short transaction of one workspace. Rows are locked and looked at again before they go:
 * somebody may keep, resume or refer to one in this moment, and then it stays.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { isFreeTop } from "./due";
import { BREAKER_DAYS, CHECKPOINT_DAYS, DAY_MS, ORPHAN_MS } from "./policy";

/** A list of texts as a set of rows: arrays would be sent as one parameter each. */
const listed = (values: readonly string[]): SQL =>
  sql`(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`;
const ago = (now: Date, ms: number): SQL => sql`${new Date(now.getTime() - ms).toISOString()}::timestamptz`;

async function dropThreads(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const table of ["checkpoint_writes", "checkpoint_blobs", "checkpoints"])
    await tx.execute(sql`delete from ${sql.raw(`langgraph.${table}`)} where thread_id in ${listed(ids)}`);
}

/** Deletes finished executions with all that belongs to them. @returns how many. */
export async function removeExecutions(tx: Tx, orgId: string, ids: readonly string[]): Promise<number> {
  const locked = await tx.execute<{ id: string }>(sql`
    select e.id from executions e where e.org_id = ${orgId} and e.id in (select i::uuid from ${listed(ids)} as x(i))
      and e.status in ('completed', 'failed', 'cancelled') and not e.keep and ${isFreeTop("e")}
    order by e.id for update skip locked`);
  const mine = locked.map(({ id }) => id);
  if (mine.length === 0) return 0;
  // What they called, node runs, events, approvals, references to artifacts and the thread go with their execution.
  await tx.execute(sql`delete from executions where id in (select i::uuid from ${listed(mine)} as x(i))`);
  return mine.length;
}

/** Drops the checkpoints of what completed or was cancelled a while ago. @returns of how many executions. */
export async function removeCheckpoints(tx: Tx, orgId: string, now: Date, limit: number): Promise<number> {
  const rows = await tx.execute<{ id: string }>(sql`
    select e.id from executions e where e.org_id = ${orgId} and e.status in ('completed', 'cancelled') and not e.keep
      and e.completed_at < ${ago(now, CHECKPOINT_DAYS * DAY_MS)}
      and e.id in (select c.thread_id::uuid from langgraph.checkpoints c where c.org_id = ${orgId})
    limit ${limit} for update skip locked`);
  if (rows.length > 0)
    await dropThreads(
      tx,
      rows.map(({ id }) => id),
    );
  return rows.length;
}

/** Deletes frozen drafts that no execution ran on, and no part that one ran on was cut from. @returns how many. */
export async function removeSnapshots(tx: Tx, orgId: string, now: Date, limit: number): Promise<number> {
  const free = sql`not exists (select from executions e where e.version_id = v.id) and not exists (select from workflow_versions c where c.cut_of = v.id)`;
  // The lock first, the look second: whoever refers to one takes a lock on it, and is seen by the second statement or waits for us.
  const rows = await tx.execute<{ id: string }>(sql`
    select v.id from workflow_versions v
    where v.org_id = ${orgId} and v.kind = 'snapshot' and v.created_at < ${ago(now, ORPHAN_MS)} and ${free}
    limit ${limit} for update skip locked`);
  if (rows.length === 0) return 0;
  const ids = listed(rows.map(({ id }) => id));
  const gone = await tx.execute(
    sql`delete from workflow_versions v where v.id in (select i::uuid from ${ids} as x(i)) and ${free} returning v.id`,
  );
  return gone.length;
}

/** Deletes the workspace's rows of artifacts that none of its executions refers to; the files follow (lib/storage/sweep.ts). */
export async function removeArtifacts(tx: Tx, orgId: string, now: Date, limit: number): Promise<number> {
  const free = sql`not exists (select from execution_artifacts x where x.org_id = a.org_id and x.hash = a.hash)`;
  const rows = await tx.execute<{ hash: string }>(sql`
    select a.hash from artifacts a where a.org_id = ${orgId} and a.created_at < ${ago(now, ORPHAN_MS)} and ${free}
    limit ${limit} for update skip locked`);
  if (rows.length === 0) return 0;
  const hashes = listed(rows.map(({ hash }) => hash));
  const gone = await tx.execute(
    sql`delete from artifacts a where a.org_id = ${orgId} and a.hash in ${hashes} and ${free} returning a.hash`,
  );
  return gone.length;
}

/** Forgets breakers that nobody has run into for days. */
export async function removeBreakers(tx: Tx, orgId: string, now: Date): Promise<void> {
  await tx.execute(
    sql`delete from circuit_breakers where org_id = ${orgId} and failed_at < ${ago(now, BREAKER_DAYS * DAY_MS)}`,
  );
}
