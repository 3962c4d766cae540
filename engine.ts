/**
 * An engine process: runs the embedded Inngest server and with it the executions. A child of server.ts, which starts it again when it dies.
 * SIGTERM, or the parent's death: it claims nothing more, lets what is in hand end, and exits.
 */
import { getPriority, setPriority } from "node:os";
import { connect, disconnect } from "@/db/client";
import { startHost } from "@/inngest/host";
import { advance, cancelRunning, closeEngine } from "@/lib/engine";
import { env, exportForLibraries } from "@/lib/env";
import { BootError } from "@/lib/errors";
import { failExecution } from "@/lib/executions/fail";
import { watchFlow } from "@/lib/executions/flow/watch";
import { sweep } from "@/lib/executions/sweep";
import { closeHttp } from "@/lib/http/exchange";
import { log } from "@/lib/observability/log";
import { noted } from "@/lib/operations/maintenance";
import { startRetention } from "@/lib/operations/retention/timer";
import { startSandboxReports } from "@/lib/operations/sandbox/report";
import { closeSandbox } from "@/lib/sandbox";

/** The supervisor waits 20 s for a drain: one second of that is for closing. */
const GRACE_MS = 19_000;

/** Pages and webhooks go first, for somebody waits for them: nice 5 is a third of the share when both want the same core. */
const NICENESS = 5;

async function main(): Promise<void> {
  setPriority(Math.max(getPriority(), NICENESS));
  const url = env().databaseUrl;
  if (!url) throw new BootError("The engine needs DATABASE_URL; the server starts it with one.");
  exportForLibraries();
  connect({ url });
  const host = await startHost({ url, deps: { advance, cancelRunning, failExecution, sweep: noted("sweep", sweep) } });
  const stopFlow = await watchFlow();
  const retention = startRetention();
  const stopSandboxReports = startSandboxReports();

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ event: "engine_stopping", why, active: host.server.active }, "The engine is stopping.");
    try {
      await Promise.all([host.stop(GRACE_MS), retention.stop()]);
      await stopFlow();
      stopSandboxReports();
      await closeEngine();
      await closeSandbox();
      closeHttp();
      await disconnect();
      process.exit(0);
    } catch (error) {
      log.error({ event: "engine_stop_failed", error }, "The engine did not stop cleanly.");
      process.exit(1);
    }
  };
  process.on("SIGTERM", () => void stop("SIGTERM"));
  // Ctrl-C reaches the whole group, but the server decides: it sends SIGTERM when it has closed its door.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => void stop("the server is gone"));
  process.send?.({ type: "ready" });
  log.info({ event: "engine_ready" }, "The engine is ready.");
}

main().catch((error: unknown) => {
  log.fatal({ event: "engine_failed", error }, "The engine could not start.");
  process.exit(1);
});
