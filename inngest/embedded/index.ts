/**
 * A small Inngest server on PostgreSQL, the default on one machine, so that nothing but npm is needed. It speaks the protocol of Inngest's SDK and
 * supports what our functions use: step.run, parallel steps, sleep, waitForEvent, retries, onFailure, cancelOn, idempotent events. Anything else is
 * refused when functions register (registry.ts) or fails the step (ops/unsupported.ts), never ignored.
 *
 * One file each: registry (functions), ingest (events), queue and loop (jobs), run-job and ops/* (the SDK's answers), waits and match
 * (conditions), transport/* (how the SDK is called), api (how the SDK calls), workers (who lives). What must be atomic is SQL:
 * db/migrations/0010_inngest.sql.
 */
import { pool, type Sql } from "@/db/url";
import { createApi } from "./api";
import { type IncomingEvent, ingest } from "./ingest";
import type { Link } from "./link";
import { type Loop, startLoop } from "./loop";
import { createQueue } from "./queue";
import { sync } from "./registry";
import { type Backoff, defaultBackoff } from "./retry";
import { runJob } from "./run-job";
import type { ServerLog, Transport } from "./types";
import { settleMatch } from "./waits";
import { buryDead, enter } from "./workers";

export { createLink } from "./link";
export { UnsupportedOption } from "./registry";
export { httpTransport } from "./transport/http";
export { inProcessTransport } from "./transport/in-process";
export type { ServerLog, Transport } from "./types";

export interface EmbeddedOptions {
  /** PostgreSQL with our migrations; the user must be allowed to become flowpilot_system. */
  url: string;
  transport: Transport;
  /** The client's way back to this server; without one the SDK needs `api` on a port. */
  link?: Link;
  /** Where the app serves its functions; only its path matters in process. */
  appUrl?: string;
  /** Jobs at a time in this process. */
  concurrency?: number;
  /** So long a process that is alive but silent keeps its jobs; those of a dead one are taken at once. */
  leaseMs?: number;
  pollMs?: number;
  backoff?: Backoff;
  /** Required as soon as `api` is put on a port. */
  keys?: { eventKey: string; signingKey: string };
  now?: () => number;
  log?: ServerLog;
}

export interface EmbeddedServer {
  readonly appId: string;
  /** Takes an event in; its id. */
  send(event: IncomingEvent): Promise<string>;
  /** The server's API for an SDK outside of this process. */
  api(request: Request): Promise<Response>;
  /** Jobs in hand. */
  readonly active: number;
  /** Takes no more jobs, finishes those in hand, gives back the rest after the grace. */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** For tests: stops as kill -9 would, giving nothing back. */
  vanish(): Promise<void>;
}

const SILENT: ServerLog = { warn: () => undefined, error: () => undefined };

/** Registers the functions and starts to run them. @throws UnsupportedOption */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const {
    url,
    transport,
    link,
    concurrency = 16,
    leaseMs = 10_000,
    pollMs = 1000,
    now = Date.now,
    log = SILENT,
  } = options;
  const backoff = options.backoff ?? defaultBackoff();
  const sql = pool(url, {
    // Claims, checkpoints and settlements are single short statements: a few connections serve many jobs.
    max: 8,
    connection: { role: "flowpilot_system", application_name: "flowpilot-inngest" },
  });
  const { appId, functions } = await sync(sql, transport, options.appUrl ?? "http://in-process/api/inngest").catch(
    (error) => closing(sql, error),
  );
  const presence = await enter(url, sql, log).catch((error) => closing(sql, error));
  const queue = createQueue(sql, { appId, worker: presence.worker, leaseMs });
  const deps = { transport, functions, backoff, now };
  let loop: Loop | null = null;
  const poke = () => loop?.poke();
  const api = createApi({ sql, queue, poke, keys: options.keys ?? null });
  link?.connect(api);
  const listening = await sql.listen("inngest", poke);
  await buryDead(sql, presence.worker);
  loop = startLoop({
    queue,
    concurrency,
    leaseMs,
    pollMs,
    log,
    onPoll: () => buryDead(sql, presence.worker),
    work: async (job) => {
      if (job.kind === "match") return settleMatch(sql, appId, job);
      if (job.kind === "timeout") return queue.settle(job, { run: job.runId, expire: job.stepId });
      if (job.kind === "sleep") {
        return queue.settle(job, {
          run: job.runId,
          discover: true,
          results: [{ id: job.stepId, name: job.stepId, op: "Sleep", value: null }],
        });
      }
      const change = await runJob(job, deps);
      const settled = await queue.settle(job, change);
      if (change.finish?.status === "failed" && settled !== "stale") {
        const { runId: run, functionId } = job;
        log.warn({ event: "inngest_run_failed", run, functionId, error: change.finish.output }, "A run failed.");
      }
      return settled;
    },
  });
  return {
    appId,
    send: (event) => ingest(sql, event, now),
    api,
    get active() {
      return loop.active;
    },
    async stop({ graceMs = 20_000 } = {}) {
      await loop.stop(graceMs);
      await listening.unlisten();
      await presence.leave();
      link?.disconnect();
      await sql.end({ timeout: 1 });
    },
    async vanish() {
      const stopped = loop.stop(0);
      await presence.vanish();
      link?.disconnect();
      await sql.end({ timeout: 0 });
      await stopped;
    },
  };
}

async function closing(sql: Sql, error: unknown): Promise<never> {
  await sql.end({ timeout: 1 });
  throw error;
}
