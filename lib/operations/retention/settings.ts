/** What a workspace wants to keep, and for how long. */

import { and, eq, isNull, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { retention_policies, workflows } from "@/db/schema";
import type { RetentionOverride, RetentionSettings } from "@/lib/api/contracts/operations";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import { RETENTION_DEFAULTS } from "./policy";

const COLUMNS = {
  days: retention_policies.days,
  failed_days: retention_policies.failed_days,
  max_per_workflow: retention_policies.max_per_workflow,
};

/** The workspace's settings, with the defaults where it has none. */
export async function readSettings(tx: Tx, orgId: string): Promise<RetentionSettings> {
  const [row] = await tx
    .select(COLUMNS)
    .from(retention_policies)
    .where(and(eq(retention_policies.org_id, orgId), isNull(retention_policies.workflow_id)));
  return {
    days: row?.days ?? RETENTION_DEFAULTS.days,
    failed_days: row?.failed_days ?? RETENTION_DEFAULTS.failed_days,
    max_per_workflow: row?.max_per_workflow ?? RETENTION_DEFAULTS.max_per_workflow,
  };
}

export interface Actor {
  orgId: string;
  userId: string;
}

/** Stores the workspace's settings. They hold from the next round on. */
export async function saveSettings({ orgId, userId }: Actor, settings: RetentionSettings): Promise<RetentionSettings> {
  await withTenant(orgId, (tx) => {
    noteChange();
    return store(tx, { orgId, userId }, null, settings);
  });
  return settings;
}

/** Stores what one workflow has of its own. @throws AppError not_found */
export async function saveOverride(
  actor: Actor,
  workflowId: string,
  override: RetentionOverride,
): Promise<RetentionOverride> {
  await withTenant(actor.orgId, async (tx) => {
    noteChange();
    const [found] = await tx.select({ id: workflows.id }).from(workflows).where(eq(workflows.id, workflowId));
    if (!found) throw notFound("workflow");
    await store(tx, actor, workflowId, override);
  });
  return override;
}

/** The workflow is as the workspace again. */
export async function removeOverride(orgId: string, workflowId: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    noteChange();
    await tx
      .delete(retention_policies)
      .where(and(eq(retention_policies.org_id, orgId), eq(retention_policies.workflow_id, workflowId)));
  });
}

async function store(tx: Tx, actor: Actor, workflowId: string | null, values: RetentionOverride): Promise<void> {
  const set = { ...values, updated_by: actor.userId, updated_at: sql`now()` };
  await tx
    .insert(retention_policies)
    .values({ org_id: actor.orgId, workflow_id: workflowId, ...set })
    .onConflictDoUpdate({ target: [retention_policies.org_id, retention_policies.workflow_id], set });
}
