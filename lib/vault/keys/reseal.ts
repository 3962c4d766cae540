/** Seals a workspace's values anew with its active data key, and gets rid of data keys that nothing is sealed with any more. */
import { type SQL, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { openSealed, type SealedRow, sealWith } from "../seal";
import { activeKey, makeKey, openDataKey, rewrap, type WrappedKey } from "./data-keys";

/** Tables with sealed values, and what stands for their type (seal.ts, Place). */
const TABLES: { table: SQL; type: SQL }[] = [
  { table: sql.raw("credentials"), type: sql.raw("v.type") },
  { table: sql.raw("variable_values"), type: sql.raw("'variable'") },
  { table: sql.raw("oauth_tokens"), type: sql.raw("'oauth_tokens'") },
];

/** Rows of one transaction. */
const BATCH = 100;
const FIRST = "00000000-0000-0000-0000-000000000000";

export interface Resealed {
  values: number;
  /** Ids of rows that do not open: they stay as they are. */
  unreadable: string[];
}

/** @param onBatch called between transactions; what it throws stops here, and a later call goes on. */
export async function reseal(orgId: string, onBatch: () => void | Promise<void>): Promise<Resealed> {
  const done: Resealed = { values: 0, unreadable: [] };
  for (const each of TABLES) {
    for (let after: string | null = FIRST; after !== null; ) {
      after = await withTenant(orgId, (tx) => batch(tx, orgId, each, after ?? FIRST, done));
      await onBatch();
    }
  }
  return done;
}

/** @returns the last id, or null at the end. */
async function batch(
  tx: Tx,
  orgId: string,
  { table, type }: (typeof TABLES)[number],
  after: string,
  done: Resealed,
): Promise<string | null> {
  const key = await activeKey(tx, orgId);
  const rows = await tx.execute<SealedRow & Record<string, unknown>>(sql`
    select v.id, v.org_id, ${type} as type, v.sealed, v.key_id,
      case when k.id is null then null else jsonb_build_object('id', k.id, 'org_id', k.org_id, 'sealed', k.sealed, 'master_id', k.master_id) end as wrapped
    from ${table} v left join data_keys k on k.id::text = v.key_id
    where v.org_id = ${orgId} and v.sealed is not null and v.key_id <> ${key.id} and v.id > ${after}
    order by v.id limit ${BATCH} for update of v`);
  for (const row of rows) {
    const opened = openSealed(row);
    if (!("text" in opened)) {
      done.unreadable.push(row.id);
      continue;
    }
    const { sealed, key_id } = sealWith(key, opened.text, row);
    await tx.execute(sql`update ${table} set sealed = ${sealed}, key_id = ${key_id} where id = ${row.id}`);
    done.values++;
  }
  return rows.length < BATCH ? null : (rows.at(-1)?.id ?? null);
}

/** Makes a new active key, unless the workspace has none or one that is newer than `since`. */
export async function retireKey(orgId: string, since: Date): Promise<void> {
  await withTenant(orgId, async (tx) => {
    // Locked: a value that is being sealed with it gets in before.
    const retired = await tx.execute(sql`
      update data_keys set is_active = false where org_id = ${orgId} and is_active and created_at < ${since.toISOString()}::timestamptz returning id`);
    if (retired.length > 0) await makeKey(tx, orgId);
  });
}

/** Deletes retired keys that nothing uses, and seals what is left with the master key of this id. */
export async function tidyKeys(orgId: string, masterId: string): Promise<void> {
  await withTenant(orgId, async (tx) => {
    const used = TABLES.map(
      ({ table }) => sql`select from ${table} v where v.org_id = ${orgId} and v.key_id = k.id::text`,
    );
    await tx.execute(sql`
      delete from data_keys k where k.org_id = ${orgId} and not k.is_active and not exists (${sql.join(used, sql` union all `)})`);
    const old = await tx.execute<WrappedKey & Record<string, unknown>>(sql`
      select id, org_id, sealed, master_id from data_keys where org_id = ${orgId} and master_id <> ${masterId} for update`);
    for (const row of old) {
      const key = openDataKey(row);
      if (typeof key === "string") continue;
      const { sealed, master_id } = rewrap(row, key, masterId);
      await tx.execute(sql`update data_keys set sealed = ${sealed}, master_id = ${master_id} where id = ${row.id}`);
    }
  });
}

/** Whether the workspace has anything in the vault. */
export async function hasVault(orgId: string): Promise<boolean> {
  const any = TABLES.map(({ table }) => sql`select from ${table} v where v.org_id = ${orgId} and v.sealed is not null`);
  const [row] = await withTenant(orgId, (tx) =>
    tx.execute<{ is: boolean }>(
      sql`select exists (select from data_keys where org_id = ${orgId} union all ${sql.join(any, sql` union all `)}) as is`,
    ),
  );
  return row?.is === true;
}
