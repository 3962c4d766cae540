import { and, eq, isNull } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_comments as c } from "@/db/schema";

/** How many threads of a workflow are not resolved: one look at an index. @param workflowId an id, not a slug. */
export function countOpenThreads(tx: Tx, orgId: string, workflowId: string): Promise<number> {
  return tx.$count(
    c,
    and(eq(c.org_id, orgId), eq(c.workflow_id, workflowId), eq(c.id, c.thread_id), isNull(c.resolved_at)),
  );
}
