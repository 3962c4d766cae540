import { eq, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { webhook_routes, workflows } from "@/db/schema";
import { findStored } from "./find";
import { announceRoutes } from "./webhook-routes";

/** Deletes a workflow: its webhooks stop at once, its executions stay readable and those that run go on. @throws AppError not_found */
export async function removeWorkflow(orgId: string, idOrSlug: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    const { id } = await findStored(tx, orgId, idOrSlug, true);
    await tx.update(workflows).set({ deleted_at: sql`now()` }).where(eq(workflows.id, id));
    await tx.delete(webhook_routes).where(eq(webhook_routes.workflow_id, id));
    await announceRoutes(tx);
  });
}
