/** A person's own second factor: set up with a first code, renewed, turned off. Each asks for the password, for a session may be stolen. */
import { randomBytes } from "node:crypto";
import { eq, isNull, sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { second_factors } from "@/db/schema";
import type { SecondFactorSetup } from "@/lib/api/contracts/second-factor";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { sealForPerson } from "@/lib/vault/keys/person";
import { checkOwnPassword } from "../account";
import type { Person } from "../principal";
import { endSessions } from "../sessions";
import { hasSecondFactor, takeCode } from "./check";
import { drawQr } from "./qr";
import { hashRecoveryCode, newRecoveryCodes } from "./recovery";
import { base32, uriOf } from "./totp";

const s = second_factors;
/** As RFC 4226 recommends. */
const SECRET_BYTES = 20;

/** A new secret, which is asked for once a code of it was right. @throws AppError bad_request for a wrong password; conflict when it is on; rate_limited */
export async function beginSecondFactor(person: Person, password: string): Promise<SecondFactorSetup> {
  await checkOwnPassword(person, password, "password");
  const secret = randomBytes(SECRET_BYTES);
  await withSystem(async (tx) => {
    if (await hasSecondFactor(tx, person.userId)) throw isOn();
    const sealed = await sealForPerson(tx, person.userId, secret);
    const fresh = { ...sealed, last_step: 0, created_at: sql`now()` };
    const stored = await tx
      .insert(s)
      .values({ user_id: person.userId, ...sealed })
      .onConflictDoUpdate({ target: s.user_id, set: fresh, setWhere: isNull(s.confirmed_at) })
      .returning({ id: s.user_id });
    if (stored.length === 0) throw isOn();
  });
  noteChange({ after: { second_factor: "begun" } });
  const uri = uriOf(secret, person.email);
  return { secret: base32(secret), uri, qr: drawQr(uri) };
}

/** Turns it on with its first code; everybody else who is signed in as this person is out. @throws AppError bad_request for a wrong code; conflict; rate_limited */
export async function confirmSecondFactor(person: Person, code: string): Promise<{ recovery_codes: string[] }> {
  const { userId } = person;
  const codes = newRecoveryCodes();
  await withSystem(async (tx) => {
    const [row] = await tx.select({ at: s.confirmed_at }).from(s).where(eq(s.user_id, userId)).for("update");
    if (!row) throw new AppError("conflict", "There is nothing to confirm.", { hint: "Begin the set-up again." });
    if (row.at !== null) throw isOn();
    if (!(await takeCode(tx, userId, code))) throw wrongCode();
    const set = { confirmed_at: sql`now()`, recovery_hashes: codes.map(hashRecoveryCode) };
    await tx.update(s).set(set).where(eq(s.user_id, userId));
    await endSessions(tx, userId, person.sessionId);
  });
  noteChange({ before: { second_factor: "off" }, after: { second_factor: "on" } });
  return { recovery_codes: codes };
}

interface Proof {
  password: string;
  code: string;
}

/** Ten new recovery codes; those of before are void. @throws AppError bad_request naming what is wrong; rate_limited */
export async function renewRecoveryCodes(person: Person, proof: Proof): Promise<{ recovery_codes: string[] }> {
  const codes = newRecoveryCodes();
  await proven(person, proof, { recovery_hashes: codes.map(hashRecoveryCode) });
  noteChange({ after: { second_factor: "new recovery codes" } });
  return { recovery_codes: codes };
}

/** Turns it off. @throws AppError bad_request naming what is wrong; rate_limited */
export async function endSecondFactor(person: Person, proof: Proof): Promise<void> {
  await proven(person, proof, null);
  noteChange({ before: { second_factor: "on" }, after: { second_factor: "off" } });
}

async function proven(
  person: Person,
  { password, code }: Proof,
  set: { recovery_hashes: string[] } | null,
): Promise<void> {
  await checkOwnPassword(person, password, "password");
  const isIt = eq(s.user_id, person.userId);
  const isRight = await withSystem(async (tx) => {
    if (!(await hasSecondFactor(tx, person.userId))) throw new AppError("conflict", "There is no second factor.");
    if (!(await takeCode(tx, person.userId, code))) return false;
    await (set ? tx.update(s).set(set).where(isIt) : tx.delete(s).where(isIt));
    return true;
  });
  if (!isRight) throw wrongCode();
}

function wrongCode(): AppError {
  const message = "This code is wrong, or was used already.";
  return new AppError("bad_request", message, { details: { errors: [{ field: "code", message }] } });
}

function isOn(): AppError {
  return new AppError("conflict", "Your second factor is on already.", { hint: "Turn it off first." });
}
