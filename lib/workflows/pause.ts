import { eq, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { users, workflows } from "@/db/schema";
import type { WorkflowPause } from "@/lib/api/contracts/workflows";
import { isoOf } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { findStored } from "./find";

/** Nothing new of the workflow starts from now on; what runs goes on to its end. Pausing it again changes nothing. @throws AppError not_found */
export function pauseWorkflow(by: { orgId: string; userId: string }, idOrSlug: string): Promise<WorkflowPause> {
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const row = await findStored(tx, by.orgId, idOrSlug, true);
    if (row.paused_at === null) {
      await tx.update(workflows).set({ paused_at: sql`now()`, paused_by: by.userId }).where(eq(workflows.id, row.id));
    }
    const [now] = await tx
      .select({ id: workflows.id, paused_at: workflows.paused_at, paused_by: users.name })
      .from(workflows)
      .leftJoin(users, eq(users.id, workflows.paused_by))
      .where(eq(workflows.id, row.id));
    return { id: row.id, paused_at: now?.paused_at ? isoOf(now.paused_at) : null, paused_by: now?.paused_by ?? null };
  });
}

/** It may start again, and what was held back goes on. @throws AppError not_found */
export function resumeWorkflow(orgId: string, idOrSlug: string): Promise<WorkflowPause> {
  return withTenant(orgId, async (tx) => {
    noteChange();
    const row = await findStored(tx, orgId, idOrSlug, true);
    await tx.update(workflows).set({ paused_at: null, paused_by: null }).where(eq(workflows.id, row.id));
    // Whoever was held when it was paused has its turn now.
    await tx.execute(sql`select pg_notify('flow_freed', ${orgId})`);
    return { id: row.id, paused_at: null, paused_by: null };
  });
}
