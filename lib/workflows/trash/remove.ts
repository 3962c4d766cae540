/** Into the trash: soft, everything is kept. */

import { inArray, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { webhook_routes, workflows } from "@/db/schema";
import { noteChange } from "@/lib/audit/note";
import { findStored } from "../find";
import { lockWorkflows } from "../library/locks";
import type { Asker } from "../library/select";
import { announceRoutes } from "../webhook-routes";

/**
 * Puts a workflow into the trash: nothing starts it any more, its webhooks stop at once, and its slug is free. Executions that run go on to
 * their end, and all stay readable. @throws AppError not_found
 */
export async function removeWorkflow(by: Asker, idOrSlug: string): Promise<void> {
  await withTenant(by.orgId, async (tx) => {
    noteChange();
    const { id } = await findStored(tx, by.orgId, idOrSlug, true);
    await trashInside(tx, by, [id]);
  });
}

/** The same with many, in the caller's transaction. @returns the ids of those that were there. */
export async function trashInside(tx: Tx, by: Asker, ids: readonly string[]): Promise<string[]> {
  const there = await lockWorkflows(tx, by.orgId, ids, "list");
  if (there.length === 0) return [];
  await tx.update(workflows).set({ deleted_at: sql`now()`, deleted_by: by.userId }).where(inArray(workflows.id, there));
  const routes = await tx
    .delete(webhook_routes)
    .where(inArray(webhook_routes.workflow_id, there))
    .returning({ path: webhook_routes.path });
  if (routes.length > 0) await announceRoutes(tx);
  return there;
}
