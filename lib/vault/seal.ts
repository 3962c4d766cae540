/**
 * Sealing with AES-256-GCM (NIST SP 800-38D): a random 96-bit nonce each time, a 128-bit tag. Workspace, row and type are the associated
 * data, so that a sealed value moved to another row, workspace or type does not open. Text form: `v1.<iv>.<tag>.<ciphertext>`, base64url.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/lib/env";
import { NodeError } from "@/lib/nodes/errors";

/** Where a value belongs: it opens nowhere else. */
export interface Place {
  id: string;
  org_id: string;
  type: string;
}

export interface Sealed {
  sealed: string;
  /** Which key sealed it. */
  key_id: string;
}

const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

const associated = ({ org_id, id, type }: Place) => Buffer.from(JSON.stringify([VERSION, org_id, id, type]));

/** Seals JSON data with the installation's key. */
export function seal(fields: Record<string, unknown>, place: Place): Sealed {
  const { id, key } = env().encryptionKey;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(place));
  const text = Buffer.concat([cipher.update(JSON.stringify(fields), "utf8"), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), text].map((part) => part.toString("base64url"));
  return { sealed: [VERSION, ...parts].join("."), key_id: id };
}

/** @throws NodeError credential_unreadable when the key is another one, or the row is not as it was sealed. Never tells of the content. */
export function unseal(row: Place & Sealed & { name: string }): Record<string, unknown> {
  const { id, key } = env().encryptionKey;
  if (row.key_id !== id) {
    throw unreadable(
      row.name,
      "was sealed with another key than this installation has",
      "Start with the FLOWPILOT_ENCRYPTION_KEY that it was sealed with, or write its value again under Credentials.",
    );
  }
  const [version, ...parts] = row.sealed.split(".");
  const [iv, tag, text] = parts.map((part) => Buffer.from(part, "base64url"));
  const isWhole = version === VERSION && parts.length === 3 && iv?.length === IV_BYTES && tag?.length === TAG_BYTES;
  if (!isWhole || !text) throw damaged(row.name);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(associated(row)).setAuthTag(tag);
    return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8")) as Record<
      string,
      unknown
    >;
  } catch {
    // The cause is left out: a parser quotes what it could not read.
    throw damaged(row.name);
  }
}

/** A stored value that does not open or no longer fits. */
export function unreadable(name: string, what: string, hint: string): NodeError {
  return new NodeError("credential_unreadable", `The credential "${name}" ${what}.`, { retriable: false, hint });
}

function damaged(name: string): NodeError {
  return unreadable(
    name,
    "cannot be opened: its row was changed since it was sealed",
    "Write its value again under Credentials.",
  );
}
