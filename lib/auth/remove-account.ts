import { sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { writePersonal } from "@/lib/audit/write";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { keeperId, passOn, successorOf } from "@/lib/operations/keeper";
import { handOver } from "@/lib/workflows/sharing/own";
import { checkOwnPassword } from "./account";
import type { Person } from "./principal";

/** Any number that nobody else uses: accounts go one at a time, so that nobody is handed what just goes with them. */
const REMOVAL_LOCK = 724_311;

/**
 * Deletes the person's own account. What they made stays in its workspaces, each of which must keep an owner, who owns their workflows then.
 * The installation, when they look after it, passes to another owner or admin of their oldest workspace.
 * @throws AppError conflict naming the workspaces that would have none, or when nobody could look after the installation; bad_request for a
 * wrong password
 */
export async function removeAccount(person: Person, password: string): Promise<void> {
  await checkOwnPassword(person, password, "password");
  const { userId } = person;
  await withSystem(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${REMOVAL_LOCK})`);
    // Every owner of those workspaces, so that two who go at once do not both see the other stay; and the person, so that nothing is handed
    // over to them any more.
    await tx.execute(sql`
      select from memberships where user_id = ${userId}
        or role = 'owner' and org_id in (select org_id from memberships where user_id = ${userId})
      order by org_id, user_id for update`);
    const rows = await tx.execute<{ name: string; slug: string }>(sql`
      select o.name, o.slug from memberships m join orgs o on o.id = m.org_id
      where m.user_id = ${userId} and m.role = 'owner' and not exists (select from memberships other
        where other.org_id = m.org_id and other.role = 'owner' and other.user_id <> ${userId}) order by o.name`);
    const alone = rows.map(({ name, slug }) => ({ name, slug }));
    if (alone.length > 0) {
      throw new AppError("conflict", `You are the only owner of ${alone.map(({ name }) => name).join(", ")}.`, {
        hint: "Make somebody else an owner there, or delete the workspace.",
        details: { reason: "last_owner", workspaces: alone },
      });
    }
    const installation = await passInstallationOn(tx, userId);
    const workflows = await handOver(tx, userId);
    const after = { ...installation, ...(workflows > 0 ? { workflows_handed_over: workflows } : {}) };
    const operation = "DELETE /api/v1/account";
    await writePersonal(userId, { via: "session", action: "account.delete", operation, after }, tx);
    await tx.execute(sql`delete from invitations where invited_by = ${userId} and accepted_at is null`);
    await tx.execute(sql`delete from api_keys where created_by = ${userId}`);
    await tx.execute(sql`
      with gone as (delete from users where id = ${userId})
      select pg_notify('members_changed', org_id::text) from memberships where user_id = ${userId}`);
  });
}

/** @returns for the audit log: who looks after the installation from now on, when that was this person */
async function passInstallationOn(tx: Tx, userId: string): Promise<{ installation_passes_to?: string }> {
  if ((await keeperId(tx)) !== userId) return {};
  const successor = await successorOf(tx, userId);
  if (!successor) {
    throw new AppError("conflict", "You look after this installation, and nobody could take that over.", {
      hint: "Make somebody an owner or an admin of a workspace of yours first.",
      details: { reason: "installation" },
    });
  }
  await passOn(tx, successor.id);
  log.warn({ event: "installation_passed_on", to: successor.id }, "Somebody else looks after the installation now.");
  return { installation_passes_to: successor.email };
}
