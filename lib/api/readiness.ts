/** Whether this installation can take in work: its database, the tables, an engine process, and an external Inngest server if there is one. */
import { rawSql } from "@/db/client";
import { env } from "@/lib/env";
import { log } from "@/lib/observability/log";
import { vaultFault } from "@/lib/vault/keys/state";

type Check = "ok" | "missing" | "unreachable";

export interface Readiness extends Record<string, unknown> {
  status: "ready" | "not_ready";
  checks: { database: Check; migrations: Check; vault?: "ok" | "locked"; engine?: Check; inngest?: Check };
  /** What is wrong with the vault, and what to do. */
  problem?: string;
}

const TIMEOUT_MS = 3000;

// Each engine process holds this advisory lock while it lives (inngest/embedded/workers.ts).
const STATE = `
select to_regclass('public.executions') is not null and to_regclass('inngest.queue') is not null as migrated,
  exists (select from pg_locks where locktype = 'advisory' and classid = 724302 and objsubid = 2 and granted
    and database = (select oid from pg_database where datname = current_database())) as engine`;

export async function readiness(): Promise<Readiness> {
  const database = await databaseState();
  const external = env().inngestBaseUrl;
  const fault = database?.migrated ? await vaultState() : null;
  const checks: Readiness["checks"] = {
    database: database ? "ok" : "unreachable",
    migrations: database?.migrated ? "ok" : "missing",
    ...(database?.migrated ? { vault: fault ? "locked" : "ok" } : {}),
    ...(external ? { inngest: await reach(external) } : { engine: database?.engine ? "ok" : "missing" }),
  };
  const status = Object.values(checks).every((check) => check === "ok") ? "ready" : "not_ready";
  return { status, checks, ...(fault ? { problem: fault } : {}) };
}

async function databaseState(): Promise<{ migrated: boolean; engine: boolean } | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), TIMEOUT_MS);
  });
  try {
    const [row] = await Promise.race([rawSql().unsafe<{ migrated: boolean; engine: boolean }[]>(STATE), late]);
    return row ?? null;
  } catch (error) {
    log.warn({ event: "not_ready", error }, "The database does not answer.");
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** The canary is opened each time: a rotation may have left this process without its key. */
async function vaultState(): Promise<string | null> {
  try {
    return await vaultFault();
  } catch (error) {
    log.warn({ event: "not_ready", error }, "The vault's row cannot be read.");
    return "The vault's row cannot be read from the database.";
  }
}

async function reach(url: string): Promise<Check> {
  try {
    await fetch(new URL("/health", url), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return "ok";
  } catch (error) {
    log.warn({ event: "not_ready", error }, "The Inngest server does not answer.");
    return "unreachable";
  }
}
