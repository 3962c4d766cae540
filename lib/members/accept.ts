/** The other end of an invitation: somebody with a link, who has an account or makes one. */
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withSystem } from "@/db/client";
import { invitations, memberships, orgs, users, workflow_collaborators } from "@/db/schema";
import type { InvitationView, joinBody } from "@/lib/api/contracts/members";
import { originOf, writeEntryIn } from "@/lib/audit/write";
import { hashPassword } from "@/lib/auth/password";
import { ROLES, roleMay } from "@/lib/auth/permissions";
import type { Person } from "@/lib/auth/principal";
import { hashToken } from "@/lib/auth/token";
import { markProved } from "@/lib/auth/unproved";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { MEMBERS_CHANNEL } from "./standing";

/** What an invitation is about; null when the link is wrong, used, revoked or over. */
export async function lookAtInvitation(token: string): Promise<InvitationView | null> {
  const [found] = await withSystem((tx) => open(tx, token));
  if (!found) return null;
  const { workspace, invited_by, row } = found;
  return { workspace, role: row.role, invited_by, email: row.email };
}

/**
 * Joins, as the signed-in person or with a new account. Who is in the workspace already stays what they are, and the link is used up.
 * @throws AppError gone for a link that works no more; unauthenticated; forbidden for another address; conflict for an address that has an account
 */
export async function acceptInvitation(
  { token, account }: z.infer<typeof joinBody>,
  person: Person | null,
  request: Request,
): Promise<{ slug: string }> {
  if (!person && !account) {
    throw new AppError("unauthenticated", "Sign in, or make an account, to join.");
  }
  // A slow hash is for those alone whose link is right.
  if ((await lookAtInvitation(token)) === null) throw over();
  const passwordHash = !person && account ? await hashPassword(account.password) : null;
  return withSystem(async (tx) => {
    const [found] = await open(tx, token).for("update", { of: invitations });
    if (!found) throw over();
    const { row, slug } = found;
    const email = (person?.email ?? account?.email ?? "").toLowerCase();
    if (row.email !== null && row.email.toLowerCase() !== email) {
      throw new AppError("forbidden", "This invitation is for another e-mail address.", {
        hint: "Sign in with that address, or ask for an invitation to yours.",
      });
    }
    const userId = person?.userId ?? (await makeAccount(tx, email, account?.name ?? "", passwordHash));
    // Bound to the address of the account, and shown to nobody but in a mail to it.
    if (row.email !== null && row.mail !== "none") await markProved(tx, userId);
    await tx.insert(memberships).values({ org_id: row.org_id, user_id: userId, role: row.role }).onConflictDoNothing();
    if (row.workflow_id !== null && row.workflow_role !== null) {
      await tx
        .insert(workflow_collaborators)
        .values({ org_id: row.org_id, workflow_id: row.workflow_id, user_id: userId, role: row.workflow_role })
        .onConflictDoNothing();
    }
    await tx
      .update(invitations)
      .set({ accepted_at: sql`now()`, accepted_by: userId })
      .where(eq(invitations.id, row.id));
    const [joined] = await tx.select({ name: users.name, email: users.email }).from(users).where(eq(users.id, userId));
    await writeEntryIn(tx, row.org_id, {
      actor: { id: userId, name: joined?.name ?? "", email: joined?.email ?? email },
      via: "session",
      action: "member.join",
      operation: "POST /api/v1/join",
      target: { type: "invitation", id: row.id, name: row.email },
      after: { role: row.role, workflow: row.workflow_id, workflow_role: row.workflow_role },
      ...originOf(request),
    });
    await tx.execute(sql`select pg_notify(${MEMBERS_CHANNEL}, ${row.org_id})`);
    return { slug };
  });
}

const INVITERS = ROLES.filter((role) => roleMay(role, "member.manage"));

/** Open as long as who made it may invite: also when they were lowered, or left, while it was being made. */
function open(tx: Tx, token: string) {
  return tx
    .select({ row: invitations, workspace: orgs.name, slug: orgs.slug, invited_by: users.name })
    .from(invitations)
    .innerJoin(orgs, eq(orgs.id, invitations.org_id))
    .innerJoin(users, eq(users.id, invitations.invited_by))
    .innerJoin(memberships, and(eq(memberships.org_id, invitations.org_id), eq(memberships.user_id, users.id)))
    .where(
      and(
        eq(invitations.token_hash, hashToken(token)),
        isNull(invitations.accepted_at),
        inArray(memberships.role, INVITERS),
        sql`${invitations.expires_at} > now()`,
      ),
    )
    .limit(1);
}

async function makeAccount(tx: Tx, email: string, name: string, passwordHash: string | null): Promise<string> {
  const id = newId();
  const made = await tx
    .insert(users)
    .values({ id, email, name, password_hash: passwordHash })
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (made.length > 0) return id;
  throw new AppError("conflict", "Somebody has an account with this address.", { hint: "Sign in to join." });
}

function over(): AppError {
  return new AppError("gone", "This invitation works no more: it was used, revoked, or is too old.", {
    hint: "Ask for a new one.",
  });
}
