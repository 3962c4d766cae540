/**
 * Invitations by mail: a row says that one is to be sent, and stays until the server took it or never will. A process that dies while it sends leaves
 * the row as it is, and the mail goes again, with the same link: twice rather than never.
 */
import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import type { InvitedRole } from "@/lib/api/contracts/members";
import { sendMail } from "@/lib/mail";
import { log } from "@/lib/observability/log";
import { linkOf } from "./links";
import { invitationMail } from "./mails";

/** Minutes until the next try, after the first, the second … After the last one it has failed. */
const NEXT_TRY_MINUTES = [1, 5, 30, 120, 360] as const;
/** At the same time. */
const AT_ONCE = 5;
/** Longer than a try can take. */
const LEASE_MINUTES = 2;
const EVERY_MS = 15_000;

type Due = {
  id: string;
  link_no: number;
  tries: number;
  email: string;
  role: InvitedRole;
  days: number;
  workspace: string;
  by: string | null;
};

/** Sends every mail that is due. Any number of processes may do so at once. @returns how many were sent and how many were not. */
export async function mailInvitations(): Promise<{ sent: number; failed: number }> {
  const done = { sent: 0, failed: 0 };
  for (;;) {
    const due = await claim();
    for (const isSent of await Promise.all(due.map(send))) done[isSent ? "sent" : "failed"] += 1;
    if (due.length < AT_ONCE) return done;
  }
}

/** Sends what is due at intervals. @returns how to stop: what is in hand ends first. */
export function startInvitationMails(everyMs = EVERY_MS): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(mailInvitations).catch((error: unknown) => {
      log.warn({ event: "invitation_mails_failed", error }, "Invitations are mailed later.");
    });
  }, everyMs).unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Takes some that are due, so that nobody else sends them meanwhile. */
function claim(): Promise<Due[]> {
  return withSystem(
    (tx) =>
      tx.execute<Due>(sql`
        with due as (select id from invitations
            where mail = 'queued' and mail_next_at <= now() and accepted_at is null and expires_at > now()
            order by mail_next_at limit ${AT_ONCE} for update skip locked),
          taken as (update invitations i set mail_tries = mail_tries + 1,
              mail_next_at = now() + ${LEASE_MINUTES} * interval '1 minute'
            from due where i.id = due.id returning i.*)
        select t.id, t.link_no, t.mail_tries as tries, t.email, t.role, o.name as workspace, u.name as by,
          ceil(extract(epoch from t.expires_at - now()) / 86400)::int as days
        from taken t join orgs o on o.id = t.org_id left join users u on u.id = t.invited_by`) as unknown as Promise<
        Due[]
      >,
  );
}

async function send({ id, link_no, tries, email, by, ...mail }: Due): Promise<boolean> {
  const link = linkOf(id, link_no);
  const delivery = await sendMail({ to: email, ...invitationMail({ ...mail, by: by ?? mail.workspace, link }) });
  const minutes = NEXT_TRY_MINUTES[tries - 1];
  const reason = delivery.taken ? null : delivery.reason;
  const state = delivery.taken ? "sent" : delivery.isFinal || minutes === undefined ? "failed" : "queued";
  // Of another link, which was made meanwhile, this says nothing.
  await withSystem((tx) =>
    tx.execute(sql`
      update invitations set mail = ${state}, mail_error = ${reason},
        mailed_at = case when ${state} = 'sent' then now() end,
        mail_next_at = case when ${state} = 'queued' then now() + ${minutes ?? 0}::int * interval '1 minute' end
      where id = ${id} and link_no = ${link_no} and mail = 'queued'`),
  );
  return delivery.taken;
}
