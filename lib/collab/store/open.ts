import { and, eq, isNull } from "drizzle-orm";
import { encodeStateAsUpdate } from "yjs";
import { withTenant } from "@/db/client";
import { workflow_states, workflows } from "@/db/schema";
import { toYDoc } from "../shape";

/**
 * Makes the shared document of a workflow when it has none yet. Only here, and under the row's lock: two documents made of one draft have no
 * history in common, and would not merge but double everything. @returns whether there is such a workflow
 */
export function openShared(orgId: string, workflowId: string): Promise<boolean> {
  const isIt = and(eq(workflows.org_id, orgId), eq(workflows.id, workflowId), isNull(workflows.deleted_at));
  return withTenant(orgId, async (tx) => {
    const shared = { id: workflow_states.workflow_id };
    const [known] = await tx
      .select(shared)
      .from(workflow_states)
      .innerJoin(workflows, eq(workflows.id, workflow_states.workflow_id))
      .where(isIt);
    if (known) return true;
    const [row] = await tx.select().from(workflows).where(isIt).for("no key update");
    if (!row) return false;
    // Somebody may have been faster, while we waited for the row.
    const [made] = await tx.select(shared).from(workflow_states).where(eq(workflow_states.workflow_id, workflowId));
    if (made) return true;
    const doc = toYDoc(row.document, row.layout);
    const state = Buffer.from(encodeStateAsUpdate(doc));
    doc.destroy();
    await tx.insert(workflow_states).values({ workflow_id: workflowId, org_id: orgId, state });
    return true;
  });
}
