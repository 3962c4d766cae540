/** Who works on a workflow as what. Changes of one workflow happen one after the other, and open canvases hear of them at once. */
import { and, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { memberships, users, workflow_collaborators, workflow_restrictions } from "@/db/schema";
import type { WorkflowSharing } from "@/lib/api/contracts/sharing";
import { isUuid, notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import type { Allowed } from "@/lib/auth/allow";
import type { WorkflowRole } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { MEMBERS_CHANNEL } from "@/lib/members/standing";
import { findStored, type WorkflowRow } from "../find";
import type { Asker } from "../library/select";
import { sharingInside } from "./read";

/** One list for a person to look through; more of them are a workspace. */
const MOST = 500;

const c = workflow_collaborators;

/**
 * Makes a member of the workspace a collaborator, or something else than before. "owner" hands the workflow over: who owned it is an editor.
 * @throws AppError not_found for the workflow or the member; conflict for its owner, and when there are too many
 */
export function shareWorkflow(
  by: Asker & Allowed,
  idOrSlug: string,
  person: string,
  role: WorkflowRole,
): Promise<WorkflowSharing> {
  return changing(by, idOrSlug, async (tx, workflow) => {
    const { email } = await memberIn(tx, by.orgId, person);
    const before = await roleOf(tx, workflow.id, person);
    noteChange({
      target: targetOf(workflow),
      before: { person: email, role: before },
      after: { person: email, role },
    });
    if (before === role) return;
    if (before === "owner") throw ownerStays();
    if (before === null && (await tx.$count(c, eq(c.workflow_id, workflow.id))) >= MOST)
      throw new AppError("conflict", `A workflow has at most ${MOST} collaborators.`);
    if (role === "owner") {
      const isOwner = and(eq(c.workflow_id, workflow.id), eq(c.role, "owner"));
      await tx.update(c).set({ role: "editor" }).where(isOwner);
    }
    await tx
      .insert(c)
      .values({ org_id: by.orgId, workflow_id: workflow.id, user_id: person, role })
      .onConflictDoUpdate({ target: [c.workflow_id, c.user_id], set: { role } });
  });
}

/** Makes somebody a collaborator no more. @throws AppError not_found; conflict for the owner */
export function unshareWorkflow(by: Asker & Allowed, idOrSlug: string, person: string): Promise<WorkflowSharing> {
  return changing(by, idOrSlug, async (tx, workflow) => {
    const before = isUuid(person) ? await roleOf(tx, workflow.id, person) : null;
    if (before === null) throw notFound("collaborator");
    if (before === "owner") throw ownerStays();
    const { email } = await memberIn(tx, by.orgId, person);
    noteChange({ target: targetOf(workflow), before: { person: email, role: before }, after: null });
    await tx.delete(c).where(and(eq(c.workflow_id, workflow.id), eq(c.user_id, person)));
  });
}

/** Whether only its collaborators, and the owners and admins of the workspace, see a workflow. @throws AppError not_found */
export function restrictWorkflow(by: Asker & Allowed, idOrSlug: string, restricted: boolean): Promise<WorkflowSharing> {
  return changing(by, idOrSlug, async (tx, workflow) => {
    const r = workflow_restrictions;
    const before = (await tx.$count(r, eq(r.workflow_id, workflow.id))) > 0;
    noteChange({ target: targetOf(workflow), before: { restricted: before }, after: { restricted } });
    if (restricted) await tx.insert(r).values({ workflow_id: workflow.id, org_id: by.orgId }).onConflictDoNothing();
    else await tx.delete(r).where(eq(r.workflow_id, workflow.id));
  });
}

function changing(
  by: Asker & Allowed,
  idOrSlug: string,
  change: (tx: Tx, workflow: WorkflowRow) => Promise<void>,
): Promise<WorkflowSharing> {
  return withTenant(by.orgId, async (tx) => {
    const workflow = await findStored(tx, by.orgId, idOrSlug, true);
    await change(tx, workflow);
    await tx.execute(sql`select pg_notify(${MEMBERS_CHANNEL}, ${by.orgId})`);
    return sharingInside(tx, by, workflow.id);
  });
}

const targetOf = ({ id, name }: WorkflowRow) => ({ type: "workflow", id, name });

/** The member, who does not leave before this is done. @throws AppError not_found */
async function memberIn(tx: Tx, orgId: string, userId: string): Promise<{ email: string }> {
  if (!isUuid(userId)) throw notFound("member");
  const [found] = await tx
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(eq(memberships.org_id, orgId), eq(memberships.user_id, userId)))
    .for("share", { of: memberships });
  if (!found) throw notFound("member");
  return found;
}

async function roleOf(tx: Tx, workflowId: string, userId: string): Promise<WorkflowRole | null> {
  const [row] = await tx
    .select({ role: c.role })
    .from(c)
    .where(and(eq(c.workflow_id, workflowId), eq(c.user_id, userId)));
  return row?.role ?? null;
}

function ownerStays(): AppError {
  return new AppError("conflict", "A workflow has an owner, and this is who it is.", {
    hint: "Make somebody else its owner first.",
    details: { reason: "last_owner" },
  });
}
