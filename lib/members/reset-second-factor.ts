import { and, eq } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { memberships, second_factors, users } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { noteChange } from "@/lib/audit/note";
import type { Principal } from "@/lib/auth/principal";
import { endSessions } from "@/lib/auth/sessions";
import { AppError } from "@/lib/errors";
import { isInstallationOwner } from "@/lib/operations";

/**
 * Turns off the second factor of a member who has lost it with the recovery codes, and ends their sessions. An account may belong to other
 * workspaces too, so this is for the person who set the installation up. @throws AppError forbidden; not_found; conflict when there is none
 */
export async function resetSecondFactorOf(by: Principal, userId: string): Promise<void> {
  // As with links to new passwords: an account is more than the workspace that a key is for.
  if (by.via !== "session") {
    throw new AppError("forbidden", "No API key resets a second factor.", { hint: "Do it in the browser." });
  }
  if (!(await isInstallationOwner(by))) {
    throw new AppError("forbidden", "Only the person who set this installation up may reset a second factor.");
  }
  const email = await withSystem(async (tx) => {
    const [found] = await tx
      .select({ email: users.email })
      .from(users)
      .innerJoin(memberships, and(eq(memberships.user_id, users.id), eq(memberships.org_id, by.orgId)))
      .where(eq(users.id, userId));
    if (!found) throw notFound("member");
    const isTheirs = eq(second_factors.user_id, userId);
    const gone = await tx.delete(second_factors).where(isTheirs).returning({ at: second_factors.confirmed_at });
    if (!gone.some(({ at }) => at !== null)) throw new AppError("conflict", "They have no second factor.");
    await endSessions(tx, userId, userId === by.userId ? by.sessionId : null);
    return found.email;
  });
  const target = { type: "member", id: userId, name: email };
  noteChange({ target, before: { second_factor: "on" }, after: { second_factor: "off" } });
}
