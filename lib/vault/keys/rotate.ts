/**
 * Rotation of keys, while everything runs: a new master key (where the data folder holds it), a new data key for each workspace, and every
 * value sealed anew. Stopped at any point it goes on where it was at the next call: what is done is told by the rows themselves.
 *
 *   new master key beside the old → vault_state names it → per workspace: new data key, values, old keys away → people → old master key forgotten
 */
import { sql } from "drizzle-orm";
import { pool } from "@/db/url";
import { env, renewMasterKeys, rereadMasterKeys } from "@/lib/env";
import { BootError } from "@/lib/errors";
import { MASTER_LOCK } from "./data-keys";
import { resealPeople } from "./person";
import { hasVault, reseal, retireKey, tidyKeys } from "./reseal";
import { canaryOf, changeState, readState, vaultFault, workspaces } from "./state";

export interface Rotation {
  /** It went on with one that was interrupted. */
  resumed: boolean;
  workspaces: number;
  values: number;
  /** Ids of values that did not open before either, and stay as they are. */
  unreadable: string[];
}

/**
 * @param onStep told after each thing that is done; what it throws ends the rotation there.
 * @throws BootError when another rotation is under way, or the vault does not open with this installation's key
 */
export async function rotateKeys(
  databaseUrl: string,
  onStep: (progress: Readonly<Rotation>) => void | Promise<void> = () => undefined,
): Promise<Rotation> {
  return withRotationLock(databaseUrl, async () => {
    const fault = await vaultFault();
    if (fault) throw new BootError(fault);
    const progress: Rotation = { resumed: false, workspaces: 0, values: 0, unreadable: [] };
    const { masterId, since } = await begin(progress, () => onStep(progress));
    await onStep(progress);
    for await (const orgId of workspaces()) {
      if (!(await hasVault(orgId))) continue;
      await retireKey(orgId, since);
      await onStep(progress);
      const { values, unreadable } = await reseal(orgId, () => onStep(progress));
      await tidyKeys(orgId, masterId);
      progress.workspaces++;
      progress.values += values;
      progress.unreadable.push(...unreadable);
      await onStep(progress);
    }
    const people = await resealPeople(masterId, () => onStep(progress));
    progress.values += people.values;
    progress.unreadable.push(...people.unreadable);
    await onStep(progress);
    await changeState({ rotation_started_at: null, rotated_at: sql`now()`, upgraded_at: sql`now()` });
    await onStep(progress);
    renewMasterKeys("forget_old");
    return progress;
  });
}

/** Runs it while no other process rotates or upgrades. @throws BootError when one does */
export async function withRotationLock<T>(databaseUrl: string, run: () => Promise<T>): Promise<T> {
  // A connection of its own: the lock goes with it, also when the process is killed.
  const own = pool(databaseUrl, { max: 1, connection: { application_name: "flowpilot-keys" } });
  try {
    const [row] = await own<{ got: boolean }[]>`select pg_try_advisory_lock(724310, 2) as got`;
    if (!row?.got)
      throw new BootError("Another rotation of keys is under way; it goes on by itself. Nothing was changed.");
    return await run();
  } finally {
    await own.end();
  }
}

/** Names the new master key in vault_state: from then on nothing is sealed with the old one. */
async function begin(
  progress: Rotation,
  onMade: () => void | Promise<void>,
): Promise<{ masterId: string; since: Date }> {
  const state = await readState();
  const resumed = state?.rotation_started_at != null;
  progress.resumed = resumed;
  if (env().masterKeySource.kind === "file") {
    const keys = rereadMasterKeys();
    // One that was killed after its last write left old keys behind; one that was killed after its first has made the new key already.
    if (!resumed && keys.length > 1 && keys[0]?.id === state?.master_id) renewMasterKeys("forget_old");
    if (!resumed && env().masterKeys.length === 1) renewMasterKeys("add");
  }
  await onMade();
  const [newest] = rereadMasterKeys();
  if (!newest) throw new BootError("This installation has no master key.");
  const row = await changeState(
    { ...canaryOf(newest), rotation_started_at: sql`coalesce(rotation_started_at, clock_timestamp())` },
    sql`select pg_advisory_xact_lock(${MASTER_LOCK})`,
  );
  if (!row?.rotation_started_at)
    throw new BootError("The vault has no row in this database: start FlowPilot once, then rotate.");
  // Not rounded down: JavaScript has milliseconds only, and a key of the same millisecond is rather made once more.
  return { masterId: newest.id, since: new Date(row.rotation_started_at.getTime() + 1) };
}
