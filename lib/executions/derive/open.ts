/** Failed executions that nobody has dealt with: what is open among them, how many, and which come next. */
import { type SQL, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";

/** For `executions e`: failed, no test, neither retried nor dismissed. Written as the index executions_dead_idx has it. */
export const OPEN: SQL = sql`e.status = 'failed' and e.handled is null and not e.is_test`;

export interface OpenFilter {
  workflow_id?: string;
  /** Only those behind this one. */
  after?: string;
}

export const matches = (orgId: string, { workflow_id, after }: OpenFilter): SQL => sql`
  e.org_id = ${orgId} and ${OPEN}
  ${workflow_id ? sql`and e.workflow_id = ${workflow_id}` : sql``}
  ${after ? sql`and e.id > ${after}` : sql``}`;

/** How many are open. */
export async function countOpen(tx: Tx, orgId: string, filter: OpenFilter): Promise<number> {
  const [row] = await tx.execute<{ n: number }>(
    sql`select count(*)::int as n from executions e where ${matches(orgId, filter)}`,
  );
  return row?.n ?? 0;
}

/** The same, in a transaction of its own. */
export function countOpenFailures(orgId: string, filter: OpenFilter = {}): Promise<number> {
  return withTenant(orgId, (tx) => countOpen(tx, orgId, filter));
}

/** Their ids, the oldest first. */
export async function nextOpen(tx: Tx, orgId: string, filter: OpenFilter, limit: number): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select e.id from executions e where ${matches(orgId, filter)} order by e.id limit ${limit}`,
  );
  return rows.map(({ id }) => id);
}
