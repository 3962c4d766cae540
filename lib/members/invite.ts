/** Asking people to join: a link each, that works once, by mail or by hand. */
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { invitations, memberships, users } from "@/db/schema";
import type {
  Invitation,
  InvitationAnswer,
  InvitationList,
  InvitedRole,
  invitationBody,
  MadeInvitation,
} from "@/lib/api/contracts/members";
import { notFound } from "@/lib/api/ids";
import { rateLimit } from "@/lib/api/rate-limit";
import { isoOf, isoOrNull } from "@/lib/api/times";
import { noteChange } from "@/lib/audit/note";
import { hashToken, newToken } from "@/lib/auth/token";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { canMail, sendMail } from "@/lib/mail";
import { newId } from "@/lib/tenancy/ids";
import { findStored } from "@/lib/workflows/find";
import { invitationMail } from "./mails";

export interface Inviter {
  orgId: string;
  orgName: string;
  userId: string;
  name: string;
}

/** Mail to strangers, so not without end: a hundred of a workspace at once, then one a minute. */
const made = rateLimit({ tries: 100, everyMs: 60_000 });
/** Of a workspace. */
const MOST_PENDING = 1000;

type Ask = z.infer<typeof invitationBody>;
type Row = typeof invitations.$inferSelect;

const pending = (orgId: string) => and(eq(invitations.org_id, orgId), isNull(invitations.accepted_at));

/**
 * Invites each address, or makes one link that is bound to none. Who was invited before gets a new link, and the old one is void.
 * @throws AppError rate_limited; conflict when too many are pending; not_found for the workflow
 */
export async function invite(by: Inviter, { emails, role, days, workflow }: Ask): Promise<InvitationAnswer> {
  const asked = emails.length === 0 ? [null] : [...new Set(emails)];
  for (const _ of asked) made.take(by.orgId);
  const stored = await withTenant(by.orgId, async (tx) => {
    if (workflow) await findStored(tx, by.orgId, workflow.id);
    if ((await tx.$count(invitations, pending(by.orgId))) + asked.length > MOST_PENDING) {
      throw new AppError("conflict", `There are ${MOST_PENDING} invitations already that nobody has accepted.`, {
        hint: "Revoke some of them.",
      });
    }
    const all: { email: string | null; token: string | null; id: string }[] = [];
    for (const email of asked) {
      const id = newId();
      const isMember = email !== null && (await belongs(tx, by.orgId, email));
      const token = isMember ? null : newToken();
      if (token !== null) await store(tx, by, { id, email, role, days, token, workflow });
      all.push({ email, token, id });
    }
    return all;
  });
  const invited = stored.flatMap(({ email, token }) => (token === null ? [] : (email ?? "by link")));
  noteChange({
    target: { type: "invitation", name: invited.join(", ") },
    after: { emails: invited, role, days, workflow },
  });
  const items: MadeInvitation[] = [];
  for (const { email, token, id } of stored) {
    if (token === null) items.push({ email, outcome: "member", mailed: false, link: null });
    else items.push({ email, outcome: "invited", ...(await deliver(by, { id, email, role, days, token })) });
  }
  return { items };
}

/** A new link for an invitation that is pending or over; the old one is void. @throws AppError not_found; rate_limited */
export async function inviteAgain(by: Inviter, id: string): Promise<InvitationAnswer> {
  made.take(by.orgId);
  const token = newToken();
  const days = 7;
  const row = await withTenant(by.orgId, async (tx) => {
    const [changed] = await tx
      .update(invitations)
      .set({ token_hash: hashToken(token), invited_by: by.userId, expires_at: inDays(days), mailed_at: null })
      .where(and(pending(by.orgId), eq(invitations.id, id)))
      .returning();
    if (!changed) throw notFound("invitation");
    return changed;
  });
  const sent = await deliver(by, { id, email: row.email, role: row.role, days, token });
  return { items: [{ email: row.email, outcome: "invited", ...sent }] };
}

/** Makes an invitation void. @throws AppError not_found */
export function revokeInvitation(orgId: string, id: string): Promise<void> {
  return withTenant(orgId, async (tx) => {
    const [gone] = await tx
      .delete(invitations)
      .where(and(pending(orgId), eq(invitations.id, id)))
      .returning({ email: invitations.email, role: invitations.role });
    if (!gone) throw notFound("invitation");
    noteChange({ target: { type: "invitation", id, name: gone.email }, before: { role: gone.role }, after: null });
  });
}

/** Those that nobody has accepted, the latest first. */
export async function listInvitations(orgId: string): Promise<InvitationList> {
  const rows = await withTenant(orgId, (tx) =>
    tx
      .select({ row: invitations, by: users.name, over: sql<boolean>`${invitations.expires_at} <= now()` })
      .from(invitations)
      .leftJoin(users, eq(users.id, invitations.invited_by))
      .where(pending(orgId))
      .orderBy(desc(invitations.id)),
  );
  return { items: rows.map(({ row, by, over }) => present(row, by, over)), mails: canMail() };
}

function present(row: Row, by: string | null, isExpired: boolean): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    invited_by: by,
    created_at: isoOf(row.created_at),
    expires_at: isoOf(row.expires_at),
    is_expired: isExpired,
    mailed_at: isoOrNull(row.mailed_at),
  };
}

interface Made {
  id: string;
  email: string | null;
  role: InvitedRole;
  days: number;
  token: string;
  workflow?: Ask["workflow"];
}

const inDays = (days: number) => sql`now() + ${days} * interval '1 day'`;

async function store(tx: Tx, by: Inviter, { id, email, role, days, token, workflow }: Made): Promise<void> {
  if (email !== null) await tx.delete(invitations).where(and(pending(by.orgId), sql`lower(email) = ${email}`));
  await tx.insert(invitations).values({
    id,
    org_id: by.orgId,
    email,
    role,
    workflow_id: workflow?.id,
    workflow_role: workflow?.role,
    token_hash: hashToken(token),
    invited_by: by.userId,
    expires_at: inDays(days),
  });
}

/** By mail where that can be; else who invites gets the link. A link that was mailed is shown to nobody, so that only its reader can have it. */
async function deliver(
  by: Inviter,
  { id, email, role, days, token }: Made,
): Promise<{ mailed: boolean; link: string | null }> {
  const link = `${env().publicUrl}/join/${token}`;
  const mail = { workspace: by.orgName, by: by.name, role, days, link };
  const mailed = email !== null && (await sendMail({ to: email, ...invitationMail(mail) }));
  if (!mailed) return { mailed, link };
  await withTenant(by.orgId, (tx) =>
    tx.update(invitations).set({ mailed_at: sql`now()` }).where(eq(invitations.id, id)),
  );
  return { mailed, link: null };
}

async function belongs(tx: Tx, orgId: string, email: string): Promise<boolean> {
  const [found] = await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(memberships, and(eq(memberships.user_id, users.id), eq(memberships.org_id, orgId)))
    .where(sql`lower(${users.email}) = ${email}`)
    .limit(1);
  return found !== undefined;
}
