import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { writePersonal } from "@/lib/audit/write";
import { AppError } from "@/lib/errors";
import { handOver } from "@/lib/workflows/sharing/own";
import { checkOwnPassword } from "./account";
import type { Person } from "./principal";

/**
 * Deletes the person's own account. What they made stays in its workspaces, each of which must keep an owner, who owns their workflows then.
 * @throws AppError conflict naming the workspaces that would have none; bad_request for a wrong password
 */
export async function removeAccount(person: Person, password: string): Promise<void> {
  await checkOwnPassword(person, password, "password");
  const { userId } = person;
  await withSystem(async (tx) => {
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
    const operation = "DELETE /api/v1/account";
    const workflows = await handOver(tx, userId);
    const after = workflows > 0 ? { workflows_handed_over: workflows } : undefined;
    await writePersonal(userId, { via: "session", action: "account.delete", operation, after }, tx);
    await tx.execute(sql`delete from invitations where invited_by = ${userId} and accepted_at is null`);
    await tx.execute(sql`delete from api_keys where created_by = ${userId}`);
    await tx.execute(sql`
      with gone as (delete from users where id = ${userId})
      select pg_notify('members_changed', org_id::text) from memberships where user_id = ${userId}`);
  });
}
