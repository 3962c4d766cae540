/**
 * Values of opened credentials are struck out of everything that leaves a node: outputs, errors, logs, streamed text. By value, because
 * nobody knows by which way a service echoes a key. A value counts where it appears whole; an encoded or cut one is not recognised.
 */
import type { OpenedCredential } from "@/lib/nodes/types";

const STRUCK = "[secret]";
/** Shorter values (a region, a port) are no secrets and would blot out ordinary text. */
const SHORTEST = 8;

/** Adds the values of an opened credential. */
export function rememberSecrets(secrets: Set<string>, opened: OpenedCredential): void {
  for (const value of Object.values(opened.secret)) if (typeof value === "string") rememberSecret(secrets, value);
}

/** Adds one value, e.g. the only one that code was handed. */
export function rememberSecret(secrets: Set<string>, value: string): void {
  if (value.length >= SHORTEST) secrets.add(value);
}

/** A text without them. */
export function redactText(secrets: ReadonlySet<string>, text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, STRUCK);
  return clean;
}

/** Whether a JSON text holds one of them. */
export function holdsSecret(secrets: ReadonlySet<string>, json: string): boolean {
  for (const secret of secrets) if (json.includes(JSON.stringify(secret).slice(1, -1))) return true;
  return false;
}

/** Plain JSON data without them, in keys too. */
export function redactDeep<T>(secrets: ReadonlySet<string>, value: T): T;
export function redactDeep(secrets: ReadonlySet<string>, value: unknown): unknown {
  if (typeof value === "string") return redactText(secrets, value);
  if (Array.isArray(value)) return value.map((item) => redactDeep(secrets, item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactText(secrets, key), redactDeep(secrets, item)]),
  );
}

/** How many characters at the end of a text may be the beginning of a secret that comes in pieces. */
export function openEnd(secrets: ReadonlySet<string>, text: string): number {
  let longest = 0;
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, text.length); length > longest; length--)
      if (text.endsWith(secret.slice(0, length))) longest = length;
  }
  return longest;
}
