/** The rules about who is in a workspace as what. Whoever changes it holds the workspace's owners, so that the last one stays one. */
import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { invitations, memberships } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { type Role, roleMay } from "@/lib/auth/permissions";
import { AppError } from "@/lib/errors";

/** Heard by every server that has sockets of members open. */
export const MEMBERS_CHANNEL = "members_changed";

export interface Standing {
  userId: string;
  role: Role;
}

/** The member, with all owners of the workspace locked until the transaction ends. @throws AppError not_found */
export async function lockMember(tx: Tx, orgId: string, userId: string): Promise<{ owners: number; role: Role }> {
  const rows = await tx
    .select({ userId: memberships.user_id, role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.org_id, orgId), sql`(role = 'owner' or user_id = ${userId})`))
    .orderBy(memberships.user_id)
    .for("update");
  const found = rows.find((row) => row.userId === userId);
  if (!found) throw notFound("member");
  return { role: found.role, owners: rows.filter(({ role }) => role === "owner").length };
}

/** @throws AppError conflict when this is the only owner, who would not be one afterwards. */
export function keepAnOwner({ role, owners }: { role: Role; owners: number }): void {
  if (role !== "owner" || owners > 1) return;
  throw new AppError("conflict", "A workspace needs an owner, and this is its only one.", {
    hint: "Make somebody else an owner first.",
    details: { reason: "last_owner" },
  });
}

/** What follows from a changed role or a removal: sockets hear of it, and invitations of who may invite no more are void. */
export async function settle(tx: Tx, orgId: string, userId: string, role: Role | null): Promise<void> {
  if (role === null || !roleMay(role, "member.manage")) {
    await tx
      .delete(invitations)
      .where(and(eq(invitations.org_id, orgId), eq(invitations.invited_by, userId), sql`accepted_at is null`));
  }
  await tx.execute(sql`select pg_notify(${MEMBERS_CHANNEL}, ${orgId})`);
}
