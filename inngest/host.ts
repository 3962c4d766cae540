/** What an engine process does with the embedded server: runs the app's functions, sweeps what nobody drives, deletes what is old. */
import { NonRetriableError, RetryAfterError } from "inngest";
import { rawSql } from "@/db/client";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import { inngest } from "./client";
import { type EmbeddedServer, inProcessTransport, startEmbedded } from "./embedded";
import { createFunctions, type FunctionDeps } from "./functions";

export interface HostDeps extends FunctionDeps {
  /** Looks for executions that nobody drives; one process at a time. */
  sweep(now: Date): Promise<unknown>;
}

export interface HostOptions {
  url: string;
  deps: HostDeps;
  concurrency?: number;
  sweepEveryMs?: number;
  /** Between two looks for runs and events that are kept no longer. */
  pruneEveryMs?: number;
}

export interface Host {
  readonly server: EmbeddedServer;
  /** Starts nothing more; what is in hand may end for so long. */
  stop(graceMs: number): Promise<void>;
}

/** Advisory lock of the sweeper. */
const SWEEPER = 724304;

/** Starts the server, the sweeper and the pruner. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { url, deps, concurrency, sweepEveryMs = 5000, pruneEveryMs = 600_000 } = options;
  const { client, link } = inngest();
  let stopping = false;
  const functions = createFunctions(client, {
    ...deps,
    async advance(request) {
      // The slice in hand ends; the run's next one belongs to whoever takes over, at once.
      if (stopping) throw new RetryAfterError("This engine is stopping.", 0);
      try {
        return await deps.advance(request);
      } catch (error) {
        if (error instanceof AppError && error.code === "not_found") {
          throw new NonRetriableError(error.message, { cause: error });
        }
        throw error;
      }
    },
  });
  const server = await startEmbedded({ url, transport: inProcessTransport(client, functions), link, concurrency, log });

  const sweep = async () => {
    try {
      await rawSql().begin(async (tx) => {
        const [row] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${SWEEPER}) as mine`;
        if (row?.mine) await deps.sweep(new Date());
      });
    } catch (error) {
      if (!stopping) log.warn({ event: "sweep_failed", error }, "The sweeper failed; it runs again in a moment.");
    }
  };
  const prune = async () => {
    try {
      const pruned = await server.prune(new Date());
      if (pruned && pruned.runs + pruned.events > 0)
        log.info({ event: "inngest_pruned", ...pruned }, "Old runs and events were deleted.");
    } catch (error) {
      if (!stopping)
        log.warn({ event: "inngest_prune_failed", error }, "Old runs could not be deleted; this is tried again.");
    }
  };
  const timers = [every(sweepEveryMs, sweep), every(pruneEveryMs, prune)];

  return {
    server,
    async stop(graceMs) {
      stopping = true;
      await Promise.all(timers.map((timer) => timer.stop()));
      await server.stop({ graceMs });
    },
  };
}

/** Calls again and again, never beside itself. */
function every(ms: number, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work().finally(() => {
      running = null;
    });
  }, ms);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
