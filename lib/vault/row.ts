/** A credential's row with the data key that opens it, read in one snapshot: a rotation cannot come in between. */
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { credentials, data_keys } from "@/db/schema";
import type { SealedRow } from "./seal";

export type CredentialRow = typeof credentials.$inferSelect & SealedRow;

/** @param lock keeps others from changing it until the transaction ends. */
export async function credentialRow(tx: Tx, which: SQL | undefined, lock = false): Promise<CredentialRow | null> {
  const query = tx
    .select()
    .from(credentials)
    .leftJoin(data_keys, sql`${data_keys.id}::text = ${credentials.key_id}`)
    .where(which)
    .limit(1);
  const [found] = await (lock ? query.for("update", { of: credentials }) : query);
  return found ? { ...found.credentials, wrapped: found.data_keys } : null;
}
