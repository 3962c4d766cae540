import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { notFound } from "@/lib/api/ids";
import type { Principal } from "@/lib/auth/principal";
import { makeResetLink } from "@/lib/auth/reset";
import { AppError } from "@/lib/errors";
import { isInstallationOwner } from "@/lib/operations";

/**
 * A link to a new password for a member, where no mail can be sent. An account may belong to other workspaces too, so this is for
 * the person who set the installation up. @throws AppError forbidden; not_found
 */
export async function resetLinkOf(by: Principal, userId: string): Promise<{ link: string }> {
  // A key is for one workspace; an account, which such a link gives away, is more than that.
  if (by.via !== "session") {
    throw new AppError("forbidden", "No API key makes a link to a new password.", { hint: "Make it in the browser." });
  }
  if (!(await isInstallationOwner(by))) {
    throw new AppError("forbidden", "Only the person who set this installation up may make a link to a new password.");
  }
  const [found] = await withSystem((tx) =>
    tx.execute(sql`select from memberships where org_id = ${by.orgId} and user_id = ${userId}`),
  );
  if (!found) throw notFound("member");
  return { link: await makeResetLink(userId, { mailed: false }) };
}
