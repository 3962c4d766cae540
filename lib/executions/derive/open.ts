/** Failed executions that nobody has dealt with: what is open among them, how many, and which come next. */
import { type SQL, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";

/**
 * For `executions e`: failed, no test, neither retried nor dismissed, as the index executions_dead_idx has it. One that another execution
 * called is not among them: its caller has failed as well, or has dealt with it, and retrying both would do the work twice.
 */
export const OPEN: SQL = sql`e.status = 'failed' and e.handled is null and not e.is_test and e.parent_execution_id is null`;

export interface OpenFilter {
  workflow_id?: string;
  /** Only those behind this one. */
  after?: string;
  /** Only up to this one. */
  through?: string;
}

export const matches = (orgId: string, { workflow_id, after, through }: OpenFilter): SQL => sql`
  e.org_id = ${orgId} and ${OPEN}
  ${workflow_id ? sql`and e.workflow_id = ${workflow_id}` : sql``}
  ${after ? sql`and e.id > ${after}` : sql``}
  ${through ? sql`and e.id <= ${through}` : sql``}`;

/** How many are open, and the newest of them. */
export async function countOpen(
  tx: Tx,
  orgId: string,
  filter: OpenFilter,
): Promise<{ count: number; newest: string | null }> {
  const [row] = await tx.execute<{ count: number; newest: string | null }>(sql`
    select count(*)::int as count,
      (select e.id from executions e where ${matches(orgId, filter)} order by e.id desc limit 1) as newest
    from executions e where ${matches(orgId, filter)}`);
  return row ?? { count: 0, newest: null };
}

/** How many are open in a workspace. */
export async function countOpenFailures(orgId: string): Promise<number> {
  return withTenant(orgId, async (tx) => (await countOpen(tx, orgId, {})).count);
}

/** Their ids, the oldest first. */
export async function nextOpen(tx: Tx, orgId: string, filter: OpenFilter, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select e.id from executions e where ${matches(orgId, filter)} order by e.id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
