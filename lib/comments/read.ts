import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflow_comment_reads } from "@/db/schema";
import { findWorkflow } from "@/lib/workflows/find";
import type { Commenter } from "./find";

/** Remembers that a person has seen a workflow's comments up to this one; never goes back. @throws AppError not_found */
export function markRead(by: Commenter, idOrSlug: string, lastId: string): Promise<void> {
  return withTenant(by.orgId, async (tx) => {
    const workflow = await findWorkflow(tx, by.orgId, idOrSlug);
    const r = workflow_comment_reads;
    await tx
      .insert(r)
      .values({ org_id: by.orgId, workflow_id: workflow.id, user_id: by.userId, last_id: lastId })
      .onConflictDoUpdate({
        target: [r.org_id, r.workflow_id, r.user_id],
        set: { last_id: sql`greatest(${r.last_id}, excluded.last_id)` },
      });
  });
}
