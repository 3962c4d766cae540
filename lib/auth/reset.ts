/** A new password for who has forgotten theirs: by a link that works once, for an hour, and ends every session. */
import { and, eq, sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { password_resets, users } from "@/db/schema";
import { rateLimit } from "@/lib/api/rate-limit";
import { originOf, writePersonal } from "@/lib/audit/write";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { canMail, sendMail } from "@/lib/mail";
import { resetMail } from "@/lib/members/mails";
import { log } from "@/lib/observability/log";
import { newId } from "@/lib/tenancy/ids";
import { hashPassword } from "./password";
import { endSessions } from "./sessions";
import { hashToken, newToken } from "./token";

/** Nobody's mailbox is filled: three mails at once, then one every ten minutes. */
const byAccount = rateLimit({ tries: 3, everyMs: 600_000 });

/** Mails a link, if somebody has this address. The answer, and how long it takes, tell nothing about that. */
export function forgotPassword(email: string): { mails: boolean } {
  if (!canMail()) return { mails: false };
  void mailLink(email).catch((error: unknown) =>
    log.error({ event: "reset_mail_failed", error }, "A link to a new password was not mailed."),
  );
  return { mails: true };
}

async function mailLink(email: string): Promise<void> {
  const [user] = await withSystem((tx) =>
    tx.select({ id: users.id, email: users.email }).from(users).where(sql`lower(${users.email}) = ${email}`).limit(1),
  );
  if (!user) return;
  try {
    byAccount.take(user.id);
  } catch {
    return; // Who asks so often is not told either.
  }
  await sendMail({ to: user.email, ...resetMail(await makeResetLink(user.id)) });
}

/** A link to a new password. Those that were made before are void. */
export async function makeResetLink(userId: string): Promise<string> {
  const token = newToken();
  await withSystem(async (tx) => {
    await tx.delete(password_resets).where(eq(password_resets.user_id, userId));
    await tx.insert(password_resets).values({
      id: newId(),
      user_id: userId,
      token_hash: hashToken(token),
      expires_at: sql`now() + interval '1 hour'`,
    });
  });
  return `${env().publicUrl}/reset-password/${token}`;
}

const valid = (token: string) =>
  and(eq(password_resets.token_hash, hashToken(token)), sql`${password_resets.expires_at} > now()`);

/** Whether the link still works. */
export async function isResetOpen(token: string): Promise<boolean> {
  const found = await withSystem((tx) =>
    tx.select({ id: password_resets.id }).from(password_resets).where(valid(token)),
  );
  return found.length > 0;
}

/** Sets the password. @throws AppError gone when the link works no more */
export async function resetPassword(token: string, password: string, request: Request): Promise<void> {
  // A slow hash is for those alone whose link is right.
  if (!(await isResetOpen(token))) throw over();
  const hash = await hashPassword(password);
  await withSystem(async (tx) => {
    const [used] = await tx.delete(password_resets).where(valid(token)).returning({ userId: password_resets.user_id });
    if (!used) throw over();
    await tx.update(users).set({ password_hash: hash }).where(eq(users.id, used.userId));
    await endSessions(tx, used.userId);
    const operation = "new password by link";
    await writePersonal(used.userId, { via: "session", action: "account.change", operation, ...originOf(request) }, tx);
  });
}

function over(): AppError {
  return new AppError("gone", "This link works no more: it was used, or is older than an hour.", {
    hint: "Ask for a new one.",
  });
}
