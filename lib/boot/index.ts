/**
 * Boot and shutdown of the server process: settings → lock on the data folder → port → PostgreSQL and migrations → first owner →
 * engine processes → Next. What fails on the way is one sentence and exit 1, with all that had been started stopped again.
 */
import { realpathSync } from "node:fs";
import { connect, disconnect, withSystem } from "@/db/client";
import { users } from "@/db/schema";
import { bootstrapOwner } from "@/lib/auth/bootstrap";
import { completeEnv, type Env, env, exportForLibraries } from "@/lib/env";
import { BootError } from "@/lib/errors";
import { keepExecutions } from "@/lib/executions/keep";
import { startInvitationMails } from "@/lib/members/mail-rounds";
import { log } from "@/lib/observability/log";
import { startRetention } from "@/lib/operations/retention/timer";
import { startPackageRounds } from "@/lib/operations/sandbox/packages";
import { openVault } from "@/lib/vault/start";
import { takeLock } from "@/scripts/lock.mjs";
import { startDatabase } from "./database";
import { type Engines, startEngines } from "./engines";
import { openWeb, type UpgradeHandler } from "./web";

/** How long running steps may take to end after SIGTERM. */
const DRAIN_MS = 20_000;
/** How long the ready line waits for the engines, which have little to do before they are. */
const ENGINES_MS = 15_000;
/** How long requests may take; event streams would stay for ever. */
const REQUESTS_MS = 3_000;

/** Stops what has been started, newest first. */
class Shutdown {
  private readonly steps: (() => Promise<void>)[] = [];

  add(step: () => Promise<void>): void {
    this.steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.steps.splice(0)) {
      await step().catch((error: unknown) =>
        log.error({ event: "shutdown_step_failed", error }, "A part did not stop cleanly."),
      );
    }
  }
}

/** What the entry puts together, because the boot knows no business of the product. */
export interface Parts {
  /** Routes that need no Next (direct.ts). */
  direct: NonNullable<Parameters<typeof openWeb>[0]["direct"]>;
  /** WebSockets of our own: started when the database is there, closed before anything else is. */
  sockets: { upgrades: ReadonlyMap<string, UpgradeHandler>; start(): Promise<void>; close(): Promise<void> };
}

/** Runs the server until a signal ends it. Exits the process: 0 after a drain, 1 when the start failed. */
export async function startServer(parts: Parts): Promise<void> {
  const shutdown = new Shutdown();
  onSignals(shutdown);
  try {
    const settings = env();
    const hint = await bringUp(settings, shutdown, parts);
    console.log(`FlowPilot is ready at ${settings.publicUrl}${hint}`);
  } catch (error) {
    await shutdown.run();
    if (error instanceof BootError) console.error(error.message);
    else console.error("FlowPilot could not start:", error);
    process.exit(1);
  }
}

/** Starts everything, and returns what to add to the ready line. */
async function bringUp(settings: Env, shutdown: Shutdown, { direct, sockets }: Parts): Promise<string> {
  const dev = settings.nodeEnv === "development";
  if (!(await takeLock(`data ${realpathSync(settings.dataDir)}`))) {
    throw new BootError(
      `FlowPilot already runs on the data folder ${settings.dataDir}: stop it first, or set FLOWPILOT_DATA_DIR to another folder.`,
    );
  }
  const web = await openWeb({
    port: settings.port,
    host: settings.host,
    dev,
    direct,
    upgrades: sockets.upgrades,
  });
  const database = await startDatabase(settings);
  shutdown.add(database.stop);
  completeEnv({ databaseUrl: database.url });
  exportForLibraries();
  connect({ url: database.url });
  shutdown.add(disconnect);
  await bootstrapOwner();
  const fault = await openVault(database.url);
  if (fault) console.error(fault);
  let engines: Engines | null = null;
  if (!settings.inngestBaseUrl) {
    const started = startEngines({ count: settings.engines, databaseUrl: database.url, dev });
    shutdown.add(() => started.drain(DRAIN_MS));
    engines = started;
  } else {
    // The engines would do it.
    const keeping = await keepExecutions();
    shutdown.add(keeping.stop);
    const retention = startRetention();
    shutdown.add(retention.stop);
  }
  const mails = startInvitationMails();
  shutdown.add(mails.stop);
  // Of this data folder, which nobody else serves.
  shutdown.add(startPackageRounds().stop);
  await sockets.start();
  // First of all at the end: no new work comes in while the rest drains.
  shutdown.add(() => web.close(REQUESTS_MS));
  // Before even that, for it would cut them off.
  shutdown.add(() => sockets.close());
  // The engines come up while Next does.
  const [areReady] = await Promise.all([engines?.ready(ENGINES_MS) ?? true, web.serve()]);
  if (!areReady)
    console.error("The engine is not ready yet: executions begin when it is. The log above says what it waits for.");
  return (await hasUser()) ? "" : ` (first start: open ${settings.publicUrl}/setup to make your account)`;
}

async function hasUser(): Promise<boolean> {
  const found = await withSystem((tx) => tx.select({ id: users.id }).from(users).limit(1));
  return found.length > 0;
}

/** The first signal drains, the second ends at once. */
function onSignals(shutdown: Shutdown): void {
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      console.log("Stopping: running steps may end first; a second signal stops at once.");
      void shutdown.run().then(() => process.exit(0));
    });
  }
}
