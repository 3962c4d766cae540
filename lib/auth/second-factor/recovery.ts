/** Recovery codes: for who has lost the device that makes the others. Each works once. */
import { randomBytes } from "node:crypto";
import { hashToken } from "../token";
import { base32 } from "./totp";

export const RECOVERY_CODES = 10;
/** 80 bits, so that a fast hash is enough. */
const BYTES = 10;

/** Ten of them, as they are shown once: four groups of four. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    (base32(randomBytes(BYTES)).toLowerCase().match(/.{4}/g) ?? []).join("-"),
  );
}

/** What is kept of one, however it was typed. */
export const hashRecoveryCode = (code: string): string => hashToken(code.toLowerCase().replace(/[^a-z2-7]/g, ""));
