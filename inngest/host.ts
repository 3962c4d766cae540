/** What an engine process does with the embedded server: runs the app's functions, and sweeps what nobody drives. */
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
}

export interface Host {
  readonly server: EmbeddedServer;
  /** Starts nothing more; what is in hand may end for so long. */
  stop(graceMs: number): Promise<void>;
}

/** Advisory lock of the sweeper. */
const SWEEPER = 724304;

/** Starts the server and the sweeper. */
export async function startHost({ url, deps, concurrency, sweepEveryMs = 5000 }: HostOptions): Promise<Host> {
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

  let sweeping: Promise<void> | null = null;
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
  const timer = setInterval(() => {
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  }, sweepEveryMs);

  return {
    server,
    async stop(graceMs) {
      stopping = true;
      clearInterval(timer);
      await sweeping;
      await server.stop({ graceMs });
    },
  };
}
