/** `npm run rotate-keys`: new keys for the vault, while FlowPilot runs or not. Stopped half-way, it goes on at the next call. */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { connect, disconnect } from "@/db/client";
import { socketOf } from "@/db/embedded";
import { withDatabase } from "@/db/url";
import { startDatabase } from "@/lib/boot/database";
import { secretsOf } from "@/lib/boot/secrets";
import { completeEnv, env } from "@/lib/env";
import { BootError } from "@/lib/errors";
import { rotateKeys } from "@/lib/vault/keys/rotate";
import { takeLock } from "./lock.mjs";

/** The installation's database: the operator's own, that of the FlowPilot which runs on the data folder, or started for this. */
async function database(): Promise<{ url: string; close(): Promise<void> | void }> {
  const { databaseUrl, dataDir } = env();
  if (databaseUrl) return { url: databaseUrl, close: () => undefined };
  const where = { root: join(dataDir, "postgres"), password: secretsOf(dataDir).databasePassword };
  if (await takeLock(`data ${realpathSync(dataDir)}`)) {
    const { url, stop } = await startDatabase(env());
    return { url, close: stop };
  }
  const socket = socketOf(where);
  return { url: withDatabase(socket.url, "flowpilot"), close: socket.remove };
}

async function main(): Promise<void> {
  const { url, close } = await database();
  try {
    completeEnv({ databaseUrl: url });
    connect({ url });
    const { resumed, workspaces, values, unreadable } = await rotateKeys(url, (progress) => {
      if (progress.workspaces > 0 && progress.workspaces % 100 === 0)
        console.log(`${progress.workspaces} workspaces …`);
    });
    console.log(
      `${resumed ? "Went on with the rotation. " : ""}New keys for ${workspaces} workspaces, ${values} values sealed anew.`,
    );
    if (unreadable.length > 0)
      console.log(
        `${unreadable.length} values do not open and are as before: write them again. Ids: ${unreadable.join(", ")}`,
      );
    if (env().masterKeySource.kind !== "file")
      console.log("The old master key is no longer needed: take it out of FLOWPILOT_ENCRYPTION_KEY.");
  } finally {
    await disconnect();
    await close();
  }
}

main().catch((error: unknown) => {
  const isEmpty = error instanceof Error && "code" in error && (error.code === "3D000" || error.code === "42P01");
  if (isEmpty) console.error("The database is not one of this version yet: start FlowPilot once, then rotate.");
  else console.error(error instanceof BootError ? error.message : error);
  process.exitCode = 1;
});
