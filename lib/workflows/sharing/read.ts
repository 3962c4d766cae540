import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import type { Collaborator, WorkflowSharing } from "@/lib/api/contracts/sharing";
import { type Allowed, may } from "@/lib/auth/allow";
import { findStored } from "../find";
import type { Asker } from "../library/select";

/** Who works on a workflow as what, and whether others see it. @throws AppError not_found */
export function readSharing(by: Asker & Allowed, idOrSlug: string): Promise<WorkflowSharing> {
  return withTenant(by.orgId, async (tx) => sharingInside(tx, by, (await findStored(tx, by.orgId, idOrSlug)).id));
}

/** The same in the caller's transaction, by id. */
export async function sharingInside(tx: Tx, by: Asker & Allowed, workflowId: string): Promise<WorkflowSharing> {
  const items = await tx.execute<Pick<Collaborator, keyof Collaborator>>(sql`
    select u.id, u.name, u.email, c.role, m.role as workspace_role, u.id = ${by.userId} as is_you
    from workflow_collaborators c join users u on u.id = c.user_id
      join memberships m on m.org_id = c.org_id and m.user_id = c.user_id
    where c.org_id = ${by.orgId} and c.workflow_id = ${workflowId}
    order by c.role <> 'owner', lower(u.name), u.id`);
  const restricted = await tx.execute(sql`select from workflow_restrictions where workflow_id = ${workflowId}`);
  return { items: [...items], is_restricted: restricted.length > 0, may_share: may(by, "workflow.share") };
}
