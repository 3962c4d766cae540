/** Whose a workflow is: never nobody's while its workspace has people. */
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";

/** Makes who made a workflow its owner. Nobody in particular, or who is no member, owns nothing. */
export async function ownNew(tx: Tx, orgId: string, workflowId: string, userId: string | null): Promise<void> {
  if (userId === null) return;
  await tx.execute(sql`
    insert into workflow_collaborators (org_id, workflow_id, user_id, role)
    select m.org_id, ${workflowId}, m.user_id, 'owner' from memberships m where m.org_id = ${orgId} and m.user_id = ${userId}`);
}

/** A copy of a restricted workflow is restricted: what only some may see does not get to everybody by being copied. */
export async function restrictCopy(tx: Tx, originId: string, copyId: string): Promise<void> {
  await tx.execute(sql`
    insert into workflow_restrictions (workflow_id, org_id)
    select ${copyId}, r.org_id from workflow_restrictions r where r.workflow_id = ${originId}`);
}

/**
 * Hands over what somebody owns who is about to go: to the owner of the workspace who has been there longest. Their membership, and the
 * workspace's owners, must be locked until they are gone.
 * @param tx of the workspace, or of the system for all that the person belongs to. @returns how many workflows
 */
export async function handOver(tx: Tx, userId: string): Promise<number> {
  const successor = (of: SQL) => sql`(select m.user_id from memberships m
    where m.org_id = ${of}.org_id and m.role = 'owner' and m.user_id <> ${userId} order by m.created_at, m.user_id limit 1)`;
  await tx.execute(sql`
    delete from workflow_collaborators d using workflow_collaborators c
    where c.user_id = ${userId} and c.role = 'owner' and d.workflow_id = c.workflow_id and d.user_id = ${successor(sql`c`)}`);
  const rows = await tx.execute(sql`
    update workflow_collaborators c set user_id = ${successor(sql`c`)}
    where c.user_id = ${userId} and c.role = 'owner' and ${successor(sql`c`)} is not null returning c.workflow_id`);
  return rows.length;
}
