/**
 * Time-based one-time passwords as authenticator apps make them: RFC 6238 over RFC 4226 with SHA-1, six digits, 30 seconds. Pure.
 * node:crypto does the work (https://nodejs.org/docs/latest-v20.x/api/crypto.html#cryptocreatehmacalgorithm-key-options).
 */
import { createHmac, timingSafeEqual } from "node:crypto";

export const STEP_MS = 30_000;
const DIGITS = 6;
/** Of RFC 4648, which the apps read secrets in. */
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** RFC 4648 base32 without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}

/** Which 30 seconds a moment is in. @param now milliseconds since 1970 */
export const stepAt = (now: number): number => Math.floor(now / STEP_MS);

/** The code of those 30 seconds (RFC 4226, 5.3). */
export function codeOf(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

/**
 * Which 30 seconds a code is of: now, those before or those after, for clocks differ. Null when it is of none of them, or not newer than the
 * last one that was used. @param code six digits
 */
export function stepOf(secret: Buffer, code: string, now: number, lastStep: number): number | null {
  const at = stepAt(now);
  const given = Buffer.from(code);
  for (const step of [at - 1, at, at + 1]) {
    const right = Buffer.from(codeOf(secret, step));
    if (step > lastStep && given.length === right.length && timingSafeEqual(given, right)) return step;
  }
  return null;
}

/** What an app reads from the QR code (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export function uriOf(secret: Buffer, account: string, issuer = "FlowPilot"): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = new URLSearchParams({ secret: base32(secret), issuer, algorithm: "SHA1", digits: "6", period: "30" });
  return `otpauth://totp/${label}?${query}`;
}
