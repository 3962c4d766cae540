/** Asking people to join: a link each, that works once, by mail or by hand. */
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { z } from "zod";
import { afterCommit, type Tx, withTenant } from "@/db/client";
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
import { AppError } from "@/lib/errors";
import { canMail } from "@/lib/mail";
import { log } from "@/lib/observability/log";
import { newId } from "@/lib/tenancy/ids";
import { findStored } from "@/lib/workflows/find";
import { linkHash, linkOf } from "./links";
import { mailInvitations } from "./mail-rounds";

export interface Inviter {
  orgId: string;
  userId: string;
}

/** Mail to strangers, so not without end: a hundred of a workspace at once, then one a minute. */
const made = rateLimit({ tries: 100, everyMs: 60_000 });
/** Of a workspace. */
const MOST_PENDING = 1000;
/** Of an invitation that is sent again. */
const DAYS_AGAIN = 7;

type Ask = z.infer<typeof invitationBody>;
type Row = typeof invitations.$inferSelect;

const pending = (orgId: string) => and(eq(invitations.org_id, orgId), isNull(invitations.accepted_at));

/**
 * Invites each address, or makes one link that is bound to none. Who was invited before gets a new link, and the old one is void; of two who
 * invite one address at the same moment the later one counts. Mails go once the invitations are stored.
 * @throws AppError rate_limited; conflict when too many are pending; not_found for the workflow
 */
export async function invite(by: Inviter, { emails, role, days, workflow }: Ask): Promise<InvitationAnswer> {
  const asked = emails.length === 0 ? [null] : [...new Set(emails)];
  for (const _ of asked) made.take(by.orgId);
  return withTenant(by.orgId, async (tx) => {
    // One at a time in a workspace: what is counted stays so, and what an address has is replaced by one of them.
    await tx.execute(sql`select from orgs where id = ${by.orgId} for no key update`);
    if (workflow) await findStored(tx, by.orgId, workflow.id);
    if ((await tx.$count(invitations, pending(by.orgId))) + asked.length > MOST_PENDING) {
      throw new AppError("conflict", `There are ${MOST_PENDING} invitations already that nobody has accepted.`, {
        hint: "Revoke some of them.",
      });
    }
    const items: MadeInvitation[] = [];
    for (const email of asked) {
      const isMember = email !== null && (await belongs(tx, by.orgId, email));
      if (isMember) items.push({ email, outcome: "member", mailed: false, link: null });
      else items.push({ email, outcome: "invited", ...(await store(tx, by, { email, role, days, workflow })) });
    }
    const invited = items.flatMap(({ email, outcome }) => (outcome === "member" ? [] : (email ?? "by link")));
    noteChange({
      target: { type: "invitation", name: invited.join(", ") },
      after: { emails: invited, role, days, workflow },
    });
    if (items.some(({ mailed }) => mailed)) afterCommit(tx, mailNow);
    return { items };
  });
}

/**
 * A new link for an invitation that is pending or over; the old one is void. @param how by mail, where that can be, or shown to who asks
 * @throws AppError not_found; rate_limited
 */
export async function inviteAgain(by: Inviter, id: string, how: "mail" | "link"): Promise<InvitationAnswer> {
  made.take(by.orgId);
  return withTenant(by.orgId, async (tx) => {
    const [row] = await tx
      .select()
      .from(invitations)
      .where(and(pending(by.orgId), eq(invitations.id, id)))
      .for("update");
    if (!row) throw notFound("invitation");
    const linkNo = row.link_no + 1;
    const mailed = how === "mail" && goesByMail(row.email);
    await tx
      .update(invitations)
      .set({
        token_hash: linkHash(id, linkNo),
        link_no: linkNo,
        invited_by: by.userId,
        expires_at: inDays(DAYS_AGAIN),
        ...mailState(mailed),
      })
      .where(eq(invitations.id, id));
    noteChange({ target: { type: "invitation", id, name: row.email } });
    if (mailed) afterCommit(tx, mailNow);
    return { items: [{ email: row.email, outcome: "invited", mailed, link: mailed ? null : linkOf(id, linkNo) }] };
  });
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
    mail: row.mail,
    mail_error: row.mail_error,
    mailed_at: isoOrNull(row.mailed_at),
  };
}

const inDays = (days: number) => sql`now() + ${days} * interval '1 day'`;

/** A link that goes by mail is shown to nobody, so that only its reader can have it. */
const goesByMail = (email: string | null): boolean => email !== null && canMail();

/** Of an invitation with a new link. */
const mailState = (mailed: boolean) => ({
  mail: mailed ? ("queued" as const) : ("none" as const),
  mail_tries: 0,
  mail_next_at: mailed ? sql`now()` : null,
  mail_error: null,
  mailed_at: null,
});

/** Nobody waits for a mail server. Should this process die, the rounds of mail-rounds.ts find the rows. */
function mailNow(): void {
  void mailInvitations().catch((error: unknown) =>
    log.warn({ event: "invitation_mails_failed", error }, "Invitations are mailed later."),
  );
}

/** @returns the link, unless it goes by mail. */
async function store(
  tx: Tx,
  by: Inviter,
  {
    email,
    role,
    days,
    workflow,
  }: { email: string | null; role: InvitedRole; days: number; workflow?: Ask["workflow"] },
): Promise<{ mailed: boolean; link: string | null }> {
  const id = newId();
  if (email !== null) await tx.delete(invitations).where(and(pending(by.orgId), sql`lower(email) = ${email}`));
  const mailed = goesByMail(email);
  await tx.insert(invitations).values({
    id,
    org_id: by.orgId,
    email,
    role,
    token_hash: linkHash(id, 0),
    workflow_id: workflow?.id,
    workflow_role: workflow?.role,
    invited_by: by.userId,
    expires_at: inDays(days),
    ...mailState(mailed),
  });
  return { mailed, link: mailed ? null : linkOf(id, 0) };
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
