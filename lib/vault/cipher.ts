/**
 * AES-256-GCM (NIST SP 800-38D): a random 96-bit nonce each time, a 128-bit tag, and associated data that bind a sealed value to its place.
 * Text form: `<version>.<iv>.<tag>.<ciphertext>`, base64url. Version 1 is sealed with the master key, version 2 with a data key.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const IV_BYTES = 12;
const TAG_BYTES = 16;

export type CipherVersion = "v1" | "v2";

/** @param place what it belongs to: it opens with the same place only. */
export function encrypt(version: CipherVersion, key: Buffer, place: readonly string[], text: string | Buffer): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(JSON.stringify([version, ...place])));
  const body = Buffer.concat([
    typeof text === "string" ? cipher.update(text, "utf8") : cipher.update(text),
    cipher.final(),
  ]);
  return [version, ...[iv, cipher.getAuthTag(), body].map((part) => part.toString("base64url"))].join(".");
}

/** The version that a sealed text claims to have; the tag proves it. */
export function versionOf(sealed: string): CipherVersion | null {
  const version = sealed.split(".", 1)[0];
  return version === "v1" || version === "v2" ? version : null;
}

/** Null when anything is not as it was sealed: the key, the place, a bit of the text. No cause, for a parser quotes what it reads. */
export function decrypt(version: CipherVersion, key: Buffer, place: readonly string[], sealed: string): Buffer | null {
  const [claimed, ...parts] = sealed.split(".");
  const [iv, tag, body] = parts.map((part) => Buffer.from(part, "base64url"));
  if (claimed !== version || parts.length !== 3 || !iv || !tag || !body) return null;
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(JSON.stringify([version, ...place]))).setAuthTag(tag);
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return null;
  }
}
