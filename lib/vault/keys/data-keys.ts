/** The workspaces' data keys: one active for each, made when first needed, sealed by the master key that vault_state names. */
import { randomBytes } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import type { Tx } from "@/db/client";
import { data_keys, vault_state } from "@/db/schema";
import type { MasterKey } from "@/lib/boot/secrets.keys";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { decrypt, encrypt } from "../cipher";
import { masterKey } from "./master";
import { vaultFault } from "./state";
import { WRONG_KEY } from "./words";

export type WrappedKey = Pick<typeof data_keys.$inferSelect, "id" | "org_id" | "sealed" | "master_id">;

export interface DataKey {
  id: string;
  key: Buffer;
}

/** Held for an instant by who makes or replaces a data key, exclusively by who changes the master key in vault_state. */
export const MASTER_LOCK = sql`724310, 1`;

// A key never changes under its id. In memory only, as the master key is.
const opened = new LRUCache<string, Buffer>({ max: 5000 });

/** For tests: nothing is remembered. */
export function forgetDataKeys(): void {
  opened.clear();
}

const place = ({ id, org_id, master_id }: Omit<WrappedKey, "sealed">) => ["data-key", master_id, org_id, id];

/** The key in clear; "another_key" when its master key is not here, "damaged" when the row is not as it was sealed. */
export function openDataKey(row: WrappedKey): Buffer | "another_key" | "damaged" {
  const known = opened.get(row.id);
  if (known) return known;
  const master = masterKey(row.master_id);
  if (!master) return "another_key";
  const key = decrypt("v2", master.key, place(row), row.sealed);
  if (key?.length !== 32) return "damaged";
  opened.set(row.id, key);
  return key;
}

/** The same key, sealed by another master key. */
export function rewrap(row: WrappedKey, key: Buffer, masterId: string): Pick<WrappedKey, "sealed" | "master_id"> {
  return {
    sealed: encrypt("v2", needed(masterId).key, place({ ...row, master_id: masterId }), key),
    master_id: masterId,
  };
}

/**
 * The key for new values of the workspace. Its row stays locked for this transaction, so that no rotation retires it before the value is in.
 * @throws AppError unavailable when the master key is not the one that the vault works with
 */
export async function activeKey(tx: Tx, orgId: string): Promise<DataKey> {
  const isIt = and(eq(data_keys.org_id, orgId), eq(data_keys.is_active, true));
  for (;;) {
    // After a wait for a rotation the row may be retired and its successor not visible yet: then the next statement sees it.
    const [row] = await tx.select().from(data_keys).where(isIt).for("share");
    if (!row) {
      await makeKey(tx, orgId);
      continue;
    }
    const key = openDataKey(row);
    if (typeof key === "string") throw locked();
    return { id: row.id, key };
  }
}

/** Makes the workspace's active key, unless somebody else just has. */
export async function makeKey(tx: Tx, orgId: string): Promise<void> {
  const master = await masterForNew(tx);
  const row = { id: newId(), org_id: orgId, master_id: master.id };
  const key = randomBytes(32);
  const sealed = encrypt("v2", master.key, place(row), key);
  await tx
    .insert(data_keys)
    .values({ ...row, sealed })
    .onConflictDoNothing();
}

/**
 * The master key that seals new keys; it is not replaced before this transaction has ended.
 * @throws AppError unavailable when it is not the one that the vault works with
 */
export async function masterForNew(tx: Tx): Promise<MasterKey> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${MASTER_LOCK})`);
  const readState = () => tx.select({ master_id: vault_state.master_id }).from(vault_state);
  let [state] = await readState();
  if (!state) {
    const fault = await vaultFault();
    if (fault) throw new AppError("unavailable", fault);
    [state] = await readState();
  }
  if (!state) throw locked();
  return needed(state.master_id);
}

function needed(masterId: string): MasterKey {
  const master = masterKey(masterId);
  if (!master) throw locked();
  return master;
}

function locked(): AppError {
  return new AppError("unavailable", WRONG_KEY);
}
