/** The trash by the clock: what has been in it for the workspace's days is deleted for ever, in retention's rounds. */

import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { retention_policies } from "@/db/schema";
import { noteChange } from "@/lib/audit/note";
import { eraseStep } from "./erase";

export const TRASH_DAYS = 30;

/** After how many days; 0: never. */
export async function trashDays(tx: Tx): Promise<number> {
  const [row] = await tx
    .select({ days: retention_policies.trash_days })
    .from(retention_policies)
    .where(sql`${retention_policies.workflow_id} is null`);
  return row?.days ?? TRASH_DAYS;
}

/** @returns the days as they are now. */
export function readTrashSettings(orgId: string): Promise<{ days: number }> {
  return withTenant(orgId, async (tx) => ({ days: await trashDays(tx) }));
}

/** Holds from the next round on, for what is in the trash already too. */
export function saveTrashSettings(by: { orgId: string; userId: string }, days: number): Promise<{ days: number }> {
  const set = { trash_days: days, updated_by: by.userId, updated_at: sql`now()` };
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    await tx
      .insert(retention_policies)
      .values({ org_id: by.orgId, workflow_id: null, ...set })
      .onConflictDoUpdate({ target: [retention_policies.org_id, retention_policies.workflow_id], set });
    return { days };
  });
}

/**
 * One batch of what is due: a workflow in the trash for too long, unless somebody keeps an execution of it or one still runs, and what is
 * marked already. @returns "gone" when a workflow went, "more" when there is more of it, null when nothing is due.
 */
export async function purgeStep(tx: Tx, orgId: string, now: Date): Promise<"gone" | "more" | null> {
  const days = await trashDays(tx);
  const isDue = sql`w.deleted_at < ${now.toISOString()}::timestamptz - ${days}::int * interval '1 day' and ${days}::int > 0
    and not exists (select from executions e where e.org_id = w.org_id and e.workflow_id = w.id
      and (e.keep or e.status in ('pending', 'running', 'interrupted')))`;
  const [row] = await tx.execute<{ id: string }>(sql`
    select w.id from workflows w where w.org_id = ${orgId} and w.deleted_at is not null
      and case when w.erased_at is null then ${isDue} else not exists (select from executions e
        where e.org_id = w.org_id and e.workflow_id = w.id and e.status in ('pending', 'running', 'interrupted')) end
    order by w.erased_at nulls last, w.deleted_at limit 1 for update skip locked`);
  if (!row) return null;
  await tx.execute(sql`update workflows set erased_at = coalesce(erased_at, now()) where id = ${row.id}`);
  const step = await eraseStep(tx, orgId, row.id);
  // What it called still runs for another one: it is looked at again in the next round.
  return step === "held" ? null : step;
}
