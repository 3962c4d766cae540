/**
 * Sealing of values: each is encrypted with its workspace's data key. Workspace, row, type and key are the associated data, so that a sealed
 * value moved to another row, workspace or type does not open.
 */
import type { Tx } from "@/db/client";
import { NodeError } from "@/lib/nodes/errors";
import { decrypt, encrypt, versionOf } from "./cipher";
import { activeKey, type DataKey, openDataKey, type WrappedKey } from "./keys/data-keys";
import { masterKey } from "./keys/master";

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

/** A value with the data key that opens it; null for one of before there were any, or when it is gone. */
export type SealedRow = Place & Sealed & { wrapped: WrappedKey | null };

/** Seals JSON data with the workspace's key. */
export async function seal(tx: Tx, fields: Record<string, unknown>, place: Place): Promise<Sealed> {
  return sealWith(await activeKey(tx, place.org_id), JSON.stringify(fields), place);
}

export function sealWith(key: DataKey, text: string | Buffer, { org_id, id, type }: Place): Sealed {
  return { sealed: encrypt("v2", key.key, [key.id, org_id, id, type], text), key_id: key.id };
}

const PLACES = { credential: "Credentials", variable: "Settings → Variables" };

type Opened = { text: Buffer } | { fault: "another_key" | "damaged" };

/** The text of a value, or why it does not open. */
export function openSealed(row: SealedRow): Opened {
  const { id, org_id, type, key_id, sealed } = row;
  // Of before there were data keys: sealed with the master key itself.
  if (versionOf(sealed) === "v1") {
    const master = masterKey(key_id);
    if (!master) return { fault: "another_key" };
    const text = decrypt("v1", master.key, [org_id, id, type], sealed);
    return text ? { text } : { fault: "damaged" };
  }
  if (!row.wrapped) return { fault: "damaged" };
  const key = openDataKey(row.wrapped);
  if (typeof key === "string") return { fault: key };
  const text = decrypt("v2", key, [key_id, org_id, id, type], sealed);
  return text ? { text } : { fault: "damaged" };
}

/** @throws NodeError credential_unreadable when the key is another one, or the row is not as it was sealed. Never tells of the content. */
export function unseal(
  row: SealedRow & { name: string },
  what: "credential" | "variable" = "credential",
): Record<string, unknown> {
  const opened = openSealed(row);
  if ("text" in opened) {
    const fields = parse(opened.text);
    if (fields) return fields;
  } else if (opened.fault === "another_key") {
    throw unreadable(
      row.name,
      "was sealed with another key than this installation has",
      `Start with the FLOWPILOT_ENCRYPTION_KEY that it was sealed with, or write its value again under ${PLACES[what]}.`,
      what,
    );
  }
  throw unreadable(
    row.name,
    "cannot be opened: its row was changed since it was sealed",
    `Write its value again under ${PLACES[what]}.`,
    what,
  );
}

function parse(text: Buffer): Record<string, unknown> | null {
  try {
    return JSON.parse(text.toString("utf8")) as Record<string, unknown>;
  } catch {
    return null; // The cause is left out: a parser quotes what it could not read.
  }
}

/** A stored value that does not open or no longer fits. */
export function unreadable(name: string, fault: string, hint: string, what = "credential"): NodeError {
  return new NodeError(`${what}_unreadable`, `The ${what} "${name}" ${fault}.`, { retriable: false, hint });
}
