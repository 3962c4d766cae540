/** The vault's one row for the installation: made at the first start, and tried at every readiness check. */
import { gt, type SQL, sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { orgs, vault_state } from "@/db/schema";
import { env } from "@/lib/env";
import { decrypt, encrypt } from "../cipher";
import { masterKey } from "./master";
import { WRONG_KEY } from "./words";

const CANARY = "flowpilot vault";
type State = typeof vault_state.$inferSelect;
type Changes = { [K in keyof State]?: State[K] | SQL };

/** Ids of master keys, which values of before 0029 were sealed with, are shorter than those of data keys. */
const IS_OLD = sql.raw("length(key_id) < 36");

/** The canary sealed by a master key. */
export function canaryOf(master: { id: string; key: Buffer }): { master_id: string; canary: string } {
  return { master_id: master.id, canary: encrypt("v2", master.key, ["canary", master.id], CANARY) };
}

/** What is wrong with the vault, in one sentence; null when it opens. The first call of an installation makes its row. */
export async function vaultFault(): Promise<string | null> {
  const state = (await readState()) ?? (await makeState());
  const master = state && masterKey(state.master_id);
  if (!master) return WRONG_KEY;
  const canary = decrypt("v2", master.key, ["canary", master.id], state.canary);
  if (canary?.toString() === CANARY) return null;
  return "The vault's canary was changed since it was sealed: put the database back from a backup.";
}

/** The vault's row; null before its first use. */
export async function readState(): Promise<State | null> {
  const [state] = await withSystem((tx) => tx.select().from(vault_state));
  return state ?? null;
}

/** Null when there are values already, and all of them were sealed with keys that we do not have. */
async function makeState() {
  const [newest] = env().masterKeys;
  if (!newest) return null;
  return withSystem(async (tx) => {
    const old = await tx.execute<{ key_id: string }>(sql`select distinct key_id from credentials where ${IS_OLD}`);
    if (old.length > 0 && !old.some(({ key_id }) => masterKey(key_id))) return null;
    await tx.insert(vault_state).values(canaryOf(newest)).onConflictDoNothing();
    const [state] = await tx.select().from(vault_state);
    return state ?? null;
  });
}

/** Changes the vault's row. @param before runs first in the same transaction, such as a lock. @returns the row as it is then */
export function changeState(changes: Changes, before?: SQL): Promise<State | null> {
  return withSystem(async (tx) => {
    if (before) await tx.execute(before);
    const [row] = await tx.update(vault_state).set(changes).returning();
    return row ?? null;
  });
}

/** Workspaces that have values of before there were data keys. */
export async function oldWorkspaces(): Promise<string[]> {
  const rows = await withSystem((tx) =>
    tx.execute<{ org_id: string }>(sql`select distinct org_id from credentials where ${IS_OLD}`),
  );
  return rows.map(({ org_id }) => org_id);
}

const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Ids of all workspaces. */
export async function* workspaces(): AsyncGenerator<string> {
  for (let after = NOBODY; ; ) {
    const rows = await withSystem((tx) =>
      tx.select({ id: orgs.id }).from(orgs).where(gt(orgs.id, after)).orderBy(orgs.id).limit(200),
    );
    for (const { id } of rows) yield id;
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
