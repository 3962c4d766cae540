import { and, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { api_keys, memberships, users } from "@/db/schema";
import { noteChange } from "@/lib/audit/note";
import { allow } from "@/lib/auth/allow";
import type { Role } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";
import { handOver } from "@/lib/workflows/sharing/own";
import { keepAnOwner, lockMember, settle } from "./standing";

export interface Manager {
  orgId: string;
  userId: string;
  role: Role;
}

/** Gives a member another role; that of owners is a matter of owners. @throws AppError not_found; forbidden; conflict for the last owner */
export function changeRole(by: Manager, userId: string, role: Role): Promise<{ role: Role }> {
  return withTenant(by.orgId, async (tx) => {
    const member = await lockMember(tx, by.orgId, userId);
    await checkManager(tx, by);
    if (member.role === role) return { role };
    if (member.role === "owner" || role === "owner") allow(by, "workspace.own");
    if (role !== "owner") keepAnOwner(member);
    noteChange({ target: await personIn(tx, userId), before: { role: member.role }, after: { role } });
    await setRole(tx, by.orgId, userId, role);
    return { role };
  });
}

/** Makes another member an owner and oneself an admin, in one step. @throws AppError not_found; conflict for oneself */
export function transferOwnership(by: Manager, userId: string): Promise<{ role: Role }> {
  return withTenant(by.orgId, async (tx) => {
    if (userId === by.userId) throw new AppError("conflict", "You are an owner already.");
    const { role } = await lockMember(tx, by.orgId, userId);
    await checkManager(tx, by);
    noteChange({ target: await personIn(tx, userId), before: { role }, after: { role: "owner" } });
    await setRole(tx, by.orgId, userId, "owner");
    await setRole(tx, by.orgId, by.userId, "admin");
    return { role: "admin" };
  });
}

/** Takes a member out of the workspace. Their workflows stay; their API keys do not. @throws AppError not_found; forbidden for an owner; conflict */
export function removeMember(by: Manager, userId: string): Promise<void> {
  return withTenant(by.orgId, async (tx) => {
    const member = await lockMember(tx, by.orgId, userId);
    await checkManager(tx, by);
    if (userId === by.userId) throw new AppError("conflict", "This is you.", { hint: "Leave the workspace instead." });
    if (member.role === "owner") allow(by, "workspace.own");
    noteChange({ target: await personIn(tx, userId), before: { role: member.role }, after: null });
    await takeOut(tx, by.orgId, userId);
  });
}

/** Leaves the workspace. @throws AppError conflict for its last owner */
export function leaveWorkspace({ orgId, userId }: Manager): Promise<void> {
  return withTenant(orgId, async (tx) => {
    keepAnOwner(await lockMember(tx, orgId, userId));
    noteChange();
    await takeOut(tx, orgId, userId);
  });
}

/** A member by name, for the audit log. */
async function personIn(tx: Tx, userId: string) {
  const [row] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
  return { type: "member", id: userId, name: row?.email ?? null };
}

/** Two who lower each other at the same moment: the role that counts is the one behind the lock. */
async function checkManager(tx: Tx, by: Manager): Promise<void> {
  const [now] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.org_id, by.orgId), eq(memberships.user_id, by.userId)));
  if (now?.role !== by.role) {
    throw new AppError("conflict", "Your own role has just been changed.", { hint: "Load the page again." });
  }
}

async function setRole(tx: Tx, orgId: string, userId: string, role: Role): Promise<void> {
  await tx
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.org_id, orgId), eq(memberships.user_id, userId)));
  await settle(tx, orgId, userId, role);
}

/** A member goes: keys, favourites and what they have read; what they made belongs to the workspace, and gets another owner. */
async function takeOut(tx: Tx, orgId: string, userId: string): Promise<void> {
  await settle(tx, orgId, userId, null);
  const workflows = await handOver(tx, userId);
  if (workflows > 0) noteChange({ after: { workflows_handed_over: workflows } });
  await tx.delete(api_keys).where(and(eq(api_keys.org_id, orgId), eq(api_keys.created_by, userId)));
  for (const table of ["workflow_favourites", "workflow_comment_reads"]) {
    await tx.execute(sql`delete from ${sql.identifier(table)} where org_id = ${orgId} and user_id = ${userId}`);
  }
  await tx.delete(memberships).where(and(eq(memberships.org_id, orgId), eq(memberships.user_id, userId)));
}
