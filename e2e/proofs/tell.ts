/** What a proof that failed tells beside its assertion: without it, a failure seen once on another machine teaches nothing. */
import { test } from "@playwright/test";
import type { Sql } from "postgres";
import type { App } from "../app";
import { openDatabase } from "../database";

/** Lines of the app's log that are shown, from the end. */
const LINES = 120;
const ROWS = 40;

const STATES: Record<string, string> = {
  "executions that are not over": `select id, status, error, event_seq, checkpoint_id, created_at, heartbeat_at from executions
    where status not in ('completed', 'failed', 'cancelled') order by id limit ${ROWS}`,
  "their nodes": `select r.execution_id, r.node_id, r.attempt, r.status, r.started_at from node_runs r join executions e on e.id = r.execution_id
    where e.status not in ('completed', 'failed', 'cancelled') order by 1, r.started_at limit ${ROWS * 6}`,
  "Inngest runs that are not over": `select * from inngest.runs where ended_at is null limit ${ROWS}`,
  "Inngest queue": `select * from inngest.queue limit ${ROWS}`,
  "Inngest workers": `select * from inngest.workers limit ${ROWS}`,
  connections: `select pid, usename, state, wait_event_type, wait_event, state_change, backend_start, left(query, 120) as query from pg_stat_activity
    where datname = current_database() order by backend_start`,
  now: "select now()",
};

/** Call at the top of a proof's file: when one of its tests fails, the app's log and what is open in its database are printed. */
export function tellOnFailure(app: () => App): void {
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern.
  test.afterEach(async ({}, info) => {
    if (info.status === info.expectedStatus) return;
    const its = app();
    console.log(`── the app's log (server ${its.pid}, engines ${its.engines().join(", ")})`);
    console.log(its.logs().split("\n").slice(-LINES).join("\n"));
    const sql = openDatabase(its);
    try {
      for (const [title, query] of Object.entries(STATES)) await show(sql, title, query);
    } finally {
      await sql.end({ timeout: 5 });
    }
  });
}

async function show(sql: Sql, title: string, query: string): Promise<void> {
  const rows = await sql.unsafe(query).catch((error: unknown) => [{ error: String(error) }]);
  console.log(`── ${title}`);
  for (const row of rows) console.log(JSON.stringify(row));
}
