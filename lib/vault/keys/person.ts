/** Sealing of what belongs to a person and to no workspace: each value has a data key of its own, which the master key seals. */
import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { second_factors } from "@/db/schema";
import { AppError } from "@/lib/errors";
import { decrypt, encrypt } from "../cipher";
import { masterForNew } from "./data-keys";
import { masterKey } from "./master";
import { WRONG_KEY } from "./words";

export interface PersonSealed {
  master_id: string;
  data_key: string;
  sealed: string;
}

const keyPlace = (userId: string, masterId: string) => ["person-key", masterId, userId];
const valuePlace = (userId: string) => ["second-factor", userId];

/** @param tx of the system. @throws AppError unavailable when the master key is not the one that the vault works with */
export async function sealForPerson(tx: Tx, userId: string, value: Buffer): Promise<PersonSealed> {
  const master = await masterForNew(tx);
  const key = randomBytes(32);
  return {
    master_id: master.id,
    data_key: encrypt("v2", master.key, keyPlace(userId, master.id), key),
    sealed: encrypt("v2", key, valuePlace(userId), value),
  };
}

/** @throws AppError unavailable when it does not open: another key, or a row that was changed */
export function openForPerson(userId: string, row: PersonSealed): Buffer {
  const opened = tryOpen(userId, row);
  if (opened) return opened;
  throw new AppError(
    "unavailable",
    masterKey(row.master_id) ? "A sealed value was changed since it was sealed." : WRONG_KEY,
  );
}

function tryOpen(userId: string, { master_id, data_key, sealed }: PersonSealed): Buffer | null {
  const master = masterKey(master_id);
  const key = master && decrypt("v2", master.key, keyPlace(userId, master_id), data_key);
  return key ? decrypt("v2", key, valuePlace(userId), sealed) : null;
}

/** Rows of one transaction. */
const BATCH = 100;

/**
 * Seals anew what another master key than this one seals. What does not open stays as it is.
 * @param onBatch called between transactions; what it throws stops here, and a later call goes on.
 */
export async function resealPeople(
  masterId: string,
  onBatch: () => void | Promise<void>,
): Promise<{ values: number; unreadable: string[] }> {
  const done = { values: 0, unreadable: [] as string[] };
  for (let after: string | null = "00000000-0000-0000-0000-000000000000"; after !== null; ) {
    const from: string = after;
    after = await withSystem(async (tx) => {
      const rows = await tx
        .select()
        .from(second_factors)
        .where(sql`master_id <> ${masterId} and user_id > ${from}`)
        .orderBy(second_factors.user_id)
        .limit(BATCH)
        .for("update");
      for (const row of rows) {
        const value = tryOpen(row.user_id, row);
        if (!value) {
          done.unreadable.push(row.user_id);
          continue;
        }
        const sealed = await sealForPerson(tx, row.user_id, value);
        await tx.update(second_factors).set(sealed).where(sql`user_id = ${row.user_id}`);
        done.values++;
      }
      return rows.length < BATCH ? null : (rows.at(-1)?.user_id ?? null);
    });
    await onBatch();
  }
  return done;
}
