/** A new password for who has forgotten theirs: by a link that works once, for an hour, and ends every session. */
import { and, eq, sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { password_resets, users } from "@/db/schema";
import { rateLimit } from "@/lib/api/rate-limit";
import { originOf } from "@/lib/audit/write";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { canMail, sendMail } from "@/lib/mail";
import { resetMail } from "@/lib/members/mails";
import { log } from "@/lib/observability/log";
import { newId } from "@/lib/tenancy/ids";
import { hashPassword } from "./password";
import { hashToken, newToken } from "./token";
import { isProved, noteShutOut, shutOut, takeUnproved } from "./unproved";

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
  await sendMail({ to: user.email, ...resetMail(await makeResetLink(user.id, { mailed: true })) });
}

/** A link to a new password. Those that were made before are void. @param mailed it goes to the address of the account and is shown to nobody */
export async function makeResetLink(userId: string, { mailed }: { mailed: boolean }): Promise<string> {
  const token = newToken();
  await withSystem(async (tx) => {
    await tx.delete(password_resets).where(eq(password_resets.user_id, userId));
    await tx.insert(password_resets).values({
      id: newId(),
      user_id: userId,
      token_hash: hashToken(token),
      mailed,
      expires_at: sql`now() + interval '1 hour'`,
    });
  });
  return `${env().publicUrl}/reset-password/${token}`;
}

const valid = (token: string) =>
  and(eq(password_resets.token_hash, hashToken(token)), sql`${password_resets.expires_at} > now()`);

export interface OpenReset {
  /** How many API keys the account has. */
  keys: number;
  /** Whether they go in any case: nobody has proved the address before, so they may be of somebody else. */
  takesKeys: boolean;
}

/** What the link is for; null when it works no more. */
export async function lookAtReset(token: string): Promise<OpenReset | null> {
  const [found] = await withSystem((tx) =>
    tx
      .select({
        keys: sql<number>`(select count(*)::int from api_keys k where k.created_by = ${users.id})`,
        takesKeys: sql<boolean>`${password_resets.mailed} and ${users.email_confirmed_at} is null`,
      })
      .from(password_resets)
      .innerJoin(users, eq(users.id, password_resets.user_id))
      .where(valid(token)),
  );
  return found ?? null;
}

/**
 * Sets the password, ends every session and, unless that is not wished, revokes the API keys: who resets may do so because somebody else
 * was in. A link that came by mail proves the address. @throws AppError gone when the link works no more
 */
export async function resetPassword(
  { token, password, revoke_keys }: { token: string; password: string; revoke_keys: boolean },
  request: Request,
): Promise<void> {
  // A slow hash is for those alone whose link is right.
  if ((await lookAtReset(token)) === null) throw over();
  const hash = await hashPassword(password);
  await withSystem(async (tx) => {
    const [used] = await tx
      .delete(password_resets)
      .where(valid(token))
      .returning({ userId: password_resets.user_id, mailed: password_resets.mailed });
    if (!used) throw over();
    const { userId, mailed } = used;
    const entry = { operation: mailed ? "new password by mail" : "new password by link", ...originOf(request) };
    if (mailed && !(await isProved(tx, userId))) await takeUnproved(tx, userId, entry);
    else await noteShutOut(tx, userId, await shutOut(tx, userId, { keys: revoke_keys }), entry);
    await tx.update(users).set({ password_hash: hash }).where(eq(users.id, userId));
  });
}

function over(): AppError {
  return new AppError("gone", "This link works no more: it was used, or is older than an hour.", {
    hint: "Ask for a new one.",
  });
}
