/** A person's own account. */

import { eq } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { password_resets, users } from "@/db/schema";
import type { Account } from "@/lib/api/contracts/account";
import { rateLimit } from "@/lib/api/rate-limit";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { keeperId, successorOf } from "@/lib/operations/keeper";
import { hashPassword, verifyPassword } from "./password";
import type { Person } from "./principal";
import { readSecondFactor } from "./second-factor/check";
import { endSessions } from "./sessions";

/** A stolen session must not be a way to guess the password. A right one gives its try back. */
const guesses = rateLimit({ tries: 10, everyMs: 30_000 });

/** @throws AppError unauthenticated when the account has just gone */
export async function readAccount({ userId }: Person): Promise<Account> {
  const row = await rowOf(userId);
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    has_password: row.password_hash !== null,
    second_factor: await readSecondFactor(userId),
    installation_passes_to: await withSystem((tx) => passesTo(tx, userId)),
  };
}

export async function renameAccount(person: Person, name: string): Promise<Account> {
  await withSystem(async (tx) => {
    noteChange();
    await tx.update(users).set({ name }).where(eq(users.id, person.userId));
  });
  return readAccount(person);
}

/** Another password: everybody else who is signed in as this person is out. @throws AppError bad_request for a wrong one; rate_limited */
export async function changePassword(person: Person, change: { current: string; password: string }): Promise<void> {
  await checkOwnPassword(person, change.current, "current");
  const hash = await hashPassword(change.password);
  await withSystem(async (tx) => {
    noteChange();
    await tx.update(users).set({ password_hash: hash }).where(eq(users.id, person.userId));
    await tx.delete(password_resets).where(eq(password_resets.user_id, person.userId));
    await endSessions(tx, person.userId, person.sessionId);
  });
}

/** Whether the person at the keyboard knows the password. @param field what to blame. @throws AppError bad_request; rate_limited */
export async function checkOwnPassword({ userId }: Person, password: string, field: string): Promise<void> {
  guesses.take(userId);
  const { password_hash } = await rowOf(userId);
  if (!(await verifyPassword(password, password_hash))) {
    const message = "This is not your password.";
    throw new AppError("bad_request", message, { details: { errors: [{ field, message }] } });
  }
  guesses.refund(userId);
}

/** Who looks after the installation when this person goes; undefined when that is not theirs to pass on, null when nobody could. */
async function passesTo(tx: Tx, userId: string): Promise<string | null | undefined> {
  if ((await keeperId(tx)) !== userId) return undefined;
  return (await successorOf(tx, userId))?.name ?? null;
}

async function rowOf(userId: string) {
  const [row] = await withSystem((tx) => tx.select().from(users).where(eq(users.id, userId)).limit(1));
  if (!row) throw new AppError("unauthenticated", "This account is gone.");
  return row;
}
