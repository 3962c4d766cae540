/**
 * A small Inngest server on PostgreSQL, the default on one machine, so that nothing but npm is needed. It speaks the protocol of Inngest's SDK and
 * supports what functions use: step.run, parallel steps, sleep, waitForEvent, invoke, sendEvent, retries, onFailure, cancelOn, idempotent events,
 * concurrency, priority, singleton, idempotency, rateLimit, timeouts, cron. Anything else is refused when functions register (functions.ts) or fails
 * the step (ops/unsupported.ts), never ignored.
 *
 * One file each: registry and functions (what the app serves), flow and cron (their options), ingest (events), queue, loop and work (jobs), run-job
 * and ops/* (the SDK's answers), waits and match (conditions), transport/* (how the SDK is called), api (how the SDK calls), workers (who lives),
 * retention (what goes). What must be atomic is SQL: db/migrations/0010_inngest.sql and 0012_inngest_flow.sql.
 */
import { pool, type Sql } from "@/db/url";
import { createApi } from "./api";
import { type IncomingEvent, ingest } from "./ingest";
import type { Link } from "./link";
import { type Loop, startLoop } from "./loop";
import { createQueue } from "./queue";
import { type Registration, register, registered, sync } from "./registry";
import { type Pruned, prune } from "./retention";
import { type Backoff, defaultBackoff } from "./retry";
import type { ServerLog, Transport } from "./types";
import { createWork } from "./work";
import { buryDead, enter } from "./workers";

export { UnsupportedOption } from "./functions";
export { createLink } from "./link";
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
  /** The app of this id registers by itself (POST /fn/register), now or later. Without it, the app is asked for its functions at the start. */
  registersItself?: string;
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
  /** Deletes what is kept no longer; null when another process is at it. */
  prune(now: Date): Promise<Pruned | null>;
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
  const { appId, functions } = await registration(sql, options, now).catch((error) => closing(sql, error));
  const presence = await enter(url, sql, log).catch((error) => closing(sql, error));
  const queue = createQueue(sql, { appId, worker: presence.worker, leaseMs });
  let loop: Loop | null = null;
  const poke = () => loop?.poke();
  const api = createApi({
    sql,
    queue,
    poke,
    keys: options.keys ?? null,
    async register(app, served) {
      if (app !== appId) throw new Error(`This server runs the functions of "${appId}" and not those of "${app}".`);
      const fresh = await register(sql, appId, served, now);
      functions.clear();
      for (const [id, one] of fresh) functions.set(id, one);
      poke();
    },
  });
  link?.connect(api);
  const listening = await sql.listen("inngest", poke);
  await buryDead(sql, presence.worker);
  loop = startLoop({
    queue,
    concurrency,
    leaseMs,
    pollMs,
    log,
    async onPoll() {
      await buryDead(sql, presence.worker);
      const isLimited = [...functions.values()].some((one) => one.options?.concurrency.length);
      if (isLimited && (await queue.unpark())) poke();
    },
    work: createWork({ sql, appId, queue, functions, transport, backoff, now, log }),
  });
  return {
    appId,
    send: (event) => ingest(sql, event, now),
    api,
    get active() {
      return loop.active;
    },
    prune: (at) => prune(sql, at),
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

/** What the app serves: told by it, or, when it registers by itself, what it told last time. */
async function registration(sql: Sql, options: EmbeddedOptions, now: () => number): Promise<Registration> {
  const { registersItself: appId, transport, appUrl = "http://in-process/api/inngest" } = options;
  return appId ? { appId, functions: await registered(sql, appId) } : sync(sql, transport, appUrl, now);
}

async function closing(sql: Sql, error: unknown): Promise<never> {
  await sql.end({ timeout: 1 });
  throw error;
}
