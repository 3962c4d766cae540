/** Identifiers. Rows get UUIDv7, so that sorting by id is sorting by time; what a person types gets eight clear characters. */
import { randomInt } from "node:crypto";
import { v7 } from "uuid";

/** Without 0 O, 1 I L and U: read aloud or copied by hand it stays the same, and it spells no word. 30^8 = 6.6e11. */
const ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. Sorts by time of making. */
export function newId(): string {
  return v7();
}

/** Eight characters for a person to type, from a cryptographic source. `pick(n)` answers 0 … n-1; tests may replace it. */
export function newTaskId(pick: (size: number) => number = randomInt): string {
  return Array.from({ length: 8 }, () => ALPHABET.charAt(pick(ALPHABET.length))).join("");
}
