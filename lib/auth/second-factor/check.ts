/** The second question at a sign-in by password. */
import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { second_factors } from "@/db/schema";
import type { SecondFactor } from "@/lib/api/contracts/second-factor";
import { rateLimit } from "@/lib/api/rate-limit";
import { openForPerson } from "@/lib/vault/keys/person";
import { hashRecoveryCode } from "./recovery";
import { stepOf } from "./totp";

const s = second_factors;
/** Of each person; a right one gives its try back. With three codes right at a time, a thousand days of guessing find one with 1 in 3. */
const tries = rateLimit({ tries: 5, everyMs: 300_000 });

/** Whether it is on, and how many recovery codes are left. */
export async function readSecondFactor(userId: string): Promise<SecondFactor> {
  const [row] = await withSystem((tx) =>
    tx
      .select({ left: sql<number>`cardinality(${s.recovery_hashes})` })
      .from(s)
      .where(and(eq(s.user_id, userId), isNotNull(s.confirmed_at))),
  );
  return { is_on: row !== undefined, recovery_left: row?.left ?? 0 };
}

/** Whether the person has a second factor. */
export async function hasSecondFactor(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.$count(s, and(eq(s.user_id, userId), isNotNull(s.confirmed_at)))) > 0;
}

/**
 * Whether somebody who knows the password may come in: they have no second factor, or this is one of its codes, which is used up.
 * @param given six digits, or a recovery code; empty: none yet. @throws AppError rate_limited; unavailable when the vault does not open
 */
export async function passSecondFactor(
  userId: string,
  given: string,
  now: number = Date.now(),
): Promise<"passed" | "needed" | "wrong"> {
  return withSystem(async (tx) => {
    if (!(await hasSecondFactor(tx, userId))) return "passed";
    if (given.trim() === "") return "needed";
    return (await takeCode(tx, userId, given, now)) ? "passed" : "wrong";
  });
}

/** Uses a code up, confirmed or not. @throws AppError rate_limited; unavailable */
export async function takeCode(tx: Tx, userId: string, given: string, now: number = Date.now()): Promise<boolean> {
  tries.take(userId);
  const digits = given.replace(/\s/g, "");
  const isRight = /^\d{6}$/.test(digits)
    ? await takeDigits(tx, userId, digits, now)
    : await takeRecovery(tx, userId, given.slice(0, 100));
  if (isRight) tries.refund(userId);
  return isRight;
}

async function takeDigits(tx: Tx, userId: string, digits: string, now: number): Promise<boolean> {
  const [row] = await tx.select().from(s).where(eq(s.user_id, userId));
  if (!row) return false;
  const step = stepOf(openForPerson(userId, row), digits, now, row.last_step);
  if (step === null) return false;
  // Of two who come with the same code at once, one is first.
  const used = await tx
    .update(s)
    .set({ last_step: step })
    .where(and(eq(s.user_id, userId), lt(s.last_step, step)))
    .returning({ id: s.user_id });
  return used.length > 0;
}

async function takeRecovery(tx: Tx, userId: string, given: string): Promise<boolean> {
  const hash = hashRecoveryCode(given);
  const used = await tx
    .update(s)
    .set({ recovery_hashes: sql`array_remove(${s.recovery_hashes}, ${hash})` })
    .where(and(eq(s.user_id, userId), isNotNull(s.confirmed_at), sql`${hash} = any(${s.recovery_hashes})`))
    .returning({ id: s.user_id });
  return used.length > 0;
}
