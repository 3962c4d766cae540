/** Which workflows have executions that may go, and up to which id. Ids are UUIDv7: their order is that of the starts. */
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { RetentionSettings } from "@/lib/api/contracts/operations";
import { GRACE_MS } from "./policy";

/** One workflow's completed or failed executions of which some are due. */
export type Due = {
  workflow_id: string;
  is_failed: boolean;
  /** What ended before this is too old; null: no limit of age. As PostgreSQL writes it. */
  cutoff: string | null;
  /** The newest one beyond the count; null: there are not so many. */
  floor: string | null;
  /** No later id can be due. */
  bound: string;
};

const ended = sql.raw("coalesce(e.completed_at, e.created_at)");
const statuses = (isFailed: SQL): SQL =>
  sql`(case when ${isFailed} then array['failed'] else array['completed', 'cancelled'] end)`;

/**
 * What another execution called goes with the one at the top, and that one stays while anything below it runs or is kept.
 * @param e name of the execution in the statement.
 */
export const isFreeTop = (e: string): SQL =>
  sql.raw(`${e}.parent_execution_id is null and not exists (select from executions below where below.root_execution_id = ${e}.id
    and (below.keep or below.status in ('pending', 'running', 'interrupted')))`);

/** True for an execution `e` that may go. */
function isDue(of: { isFailed: SQL; cutoff: SQL; floor: SQL; bound: SQL }, at: SQL): SQL {
  return sql`e.id <= ${of.bound} and e.status = any ${statuses(of.isFailed)} and not e.keep
    and ${ended} < ${at} - ${GRACE_MS} * interval '1 ms' and (${ended} < ${of.cutoff} or e.id <= ${of.floor})
    and ${isFreeTop("e")}`;
}

const column = { isFailed: "is_failed", cutoff: "cutoff", floor: "floor", bound: "bound" };
const ofRow = Object.fromEntries(Object.entries(column).map(([name, of]) => [name, sql.raw(`b.${of}`)])) as Record<
  keyof typeof column,
  SQL
>;

/** The limits of every workflow of the workspace, by kind: workflow_id, is_failed, cutoff, floor, bound. */
function bounds(orgId: string, settings: RetentionSettings, at: SQL): SQL {
  return sql`
    select k.workflow_id, k.is_failed, k.cutoff, f.floor,
      -- The smallest UUIDv7 of that moment: nothing that ended before it was started after it.
      greatest((lpad(to_hex((extract(epoch from k.cutoff) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid, f.floor) as bound
    from (
      select w.id as workflow_id, c.is_failed, case when c.days > 0 then ${at} - c.days * interval '1 day' end as cutoff, c.most
      from workflows w
        left join retention_policies o on o.org_id = w.org_id and o.workflow_id = w.id,
        lateral (values
          (false, coalesce(o.days, ${settings.days}::int), coalesce(o.max_per_workflow, ${settings.max_per_workflow}::int)),
          (true, coalesce(o.failed_days, ${settings.failed_days}::int), coalesce(o.max_per_workflow, ${settings.max_per_workflow}::int))
        ) as c(is_failed, days, most)
      where w.org_id = ${orgId}) k
    left join lateral (
      select e.id as floor from executions e
      where e.org_id = ${orgId} and e.workflow_id = k.workflow_id and e.status = any ${statuses(sql.raw("k.is_failed"))} and not e.keep
        and e.parent_execution_id is null
      order by e.id desc offset k.most limit 1) f on k.most > 0`;
}

const moment = (now: Date): SQL => sql`${now.toISOString()}::timestamptz`;

/** Everything that has something due. One statement, however many workflows there are. */
export async function findDue(tx: Tx, orgId: string, settings: RetentionSettings, now: Date): Promise<Due[]> {
  const at = moment(now);
  return tx.execute<Due>(sql`
    select b.workflow_id, b.is_failed, b.cutoff::text, b.floor, b.bound from (${bounds(orgId, settings, at)}) b
    where exists (select from executions e where e.org_id = ${orgId} and e.workflow_id = b.workflow_id and ${isDue(ofRow, at)})
    order by b.workflow_id, b.is_failed`);
}

/** How many are due, counting at most `limit` of each workflow and kind. */
export async function countDue(
  tx: Tx,
  orgId: string,
  settings: RetentionSettings,
  now: Date,
  limit: number,
): Promise<{ executions: number; is_more: boolean; workflows: number }> {
  const at = moment(now);
  const [row] = await tx.execute<{ executions: number; is_more: boolean; workflows: number }>(sql`
    select coalesce(sum(least(n, ${limit})), 0)::int as executions, coalesce(bool_or(n > ${limit}), false) as is_more,
      (count(distinct workflow_id) filter (where n > 0))::int as workflows
    from (${bounds(orgId, settings, at)}) b, lateral (
      select count(*)::int as n from (select from executions e
        where e.org_id = ${orgId} and e.workflow_id = b.workflow_id and ${isDue(ofRow, at)} limit ${limit + 1}) due) counted`);
  return row ?? { executions: 0, is_more: false, workflows: 0 };
}

/** The oldest executions that are due, no more than `most` and about `weight` events of them. */
export async function nextDue(
  tx: Tx,
  orgId: string,
  due: Due,
  now: Date,
  most: number,
  weight: number,
): Promise<string[]> {
  const at = moment(now);
  const of = {
    isFailed: sql`${due.is_failed}::boolean`,
    cutoff: sql`${due.cutoff}::timestamptz`,
    floor: sql`${due.floor}::uuid`,
    bound: sql`${due.bound}::uuid`,
  };
  const rows = await tx.execute<{ id: string }>(sql`
    select id from (
      select id, event_seq, sum(event_seq) over (order by id) as total from (
        select e.id, e.event_seq from executions e
        where e.org_id = ${orgId} and e.workflow_id = ${due.workflow_id} and ${isDue(of, at)} order by e.id limit ${most}) oldest) weighed
    where total - event_seq < ${weight}`);
  return rows.map(({ id }) => id);
}
