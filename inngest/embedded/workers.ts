/**
 * Which engine processes live. Each holds a session advisory lock under its number for as long as its connection stands; PostgreSQL drops the
 * lock the moment the process dies. So the jobs of a dead process are taken over at once and not when their lease ends.
 */
import { randomInt } from "node:crypto";
import { pool, type Sql } from "@/db/url";
import type { ServerLog } from "./types";

/** First key of the two-key advisory locks of workers (waits have 724301, see the migration). */
const WORKERS = 724302;

export interface Presence {
  readonly worker: number;
  /** Says good-bye; jobs still held may be taken at once. */
  leave(): Promise<void>;
  /** For tests: what a kill -9 leaves behind. */
  vanish(): Promise<void>;
}

/** Takes the lock on a connection of its own. When that connection breaks, it is taken again on a new one. */
export async function enter(url: string, sql: Sql, log: ServerLog): Promise<Presence> {
  const worker = randomInt(1, 2 ** 31 - 1);
  let leaving = false;
  const session = pool(url, {
    max: 1,
    max_lifetime: null,
    connection: { role: "flowpilot_system", application_name: "flowpilot-engine" },
    onclose: () => {
      if (!leaving) setTimeout(() => void hold().catch(report), 250).unref();
    },
  });
  const report = (error: unknown) => {
    log.warn({ event: "inngest_presence_lost", error }, "The engine's place in the database is lost for the moment.");
  };
  async function hold(): Promise<void> {
    if (leaving) return;
    await session`select pg_advisory_lock(${WORKERS}, ${worker})`;
    // After the lock: a row without one counts as dead.
    await session`insert into inngest.workers (id) values (${worker}) on conflict do nothing`;
  }
  await hold();
  return {
    worker,
    async leave() {
      leaving = true;
      await sql`update inngest.queue set due_at = now() where owner = ${worker} and due_at > now()`;
      await sql`delete from inngest.workers where id = ${worker}`;
      // What was put back meanwhile woke nobody.
      await sql`select pg_notify('inngest', '')`;
      await session.end({ timeout: 1 });
    },
    async vanish() {
      leaving = true;
      await session.end({ timeout: 0 });
    },
  };
}

/** Makes the jobs of dead workers due. @returns how many workers were found dead. */
export async function buryDead(sql: Sql, self: number): Promise<number> {
  const rows = await sql`
    with dead as materialized (
      select id from inngest.workers where id <> ${self} and pg_try_advisory_xact_lock(${WORKERS}, id)
    ), freed as (
      update inngest.queue set due_at = now() where owner in (select id from dead) and due_at > now()
    )
    delete from inngest.workers where id in (select id from dead) returning id`;
  return rows.length;
}
