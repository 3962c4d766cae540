/** The vault at the start of a server: whether it opens, and values of older versions sealed as this one does. */
import { sql } from "drizzle-orm";
import { log } from "@/lib/observability/log";
import { reseal } from "./keys/reseal";
import { withRotationLock } from "./keys/rotate";
import { changeState, oldWorkspaces, readState, vaultFault } from "./keys/state";

/**
 * Never keeps the server from starting: a vault that does not open fails /ready and the nodes that need it, and everything else works.
 * @returns what is wrong with it, in one sentence, or null
 */
export async function openVault(databaseUrl: string): Promise<string | null> {
  const fault = await vaultFault();
  if (fault) return fault;
  const state = await readState();
  if (state?.rotation_started_at) {
    log.warn(
      { event: "rotation_interrupted" },
      "A rotation of keys was interrupted: npm run rotate-keys goes on with it.",
    );
  }
  if (state && !state.upgraded_at) await upgrade(databaseUrl);
  return null;
}

/** Values of before there were data keys keep opening; this seals them with one. */
async function upgrade(databaseUrl: string): Promise<void> {
  try {
    await withRotationLock(databaseUrl, async () => {
      for (const org_id of await oldWorkspaces()) {
        const { values, unreadable } = await reseal(org_id, () => undefined);
        log.info(
          { event: "vault_upgraded", org: org_id, values, unreadable: unreadable.length },
          "Sealed values anew.",
        );
      }
      await changeState({ upgraded_at: sql`now()` });
    });
  } catch (error) {
    // Another process does it, or the next start.
    log.warn({ event: "vault_upgrade_postponed", error }, "Values of an older version are not sealed anew yet.");
  }
}
