/** Functions that the app serves: asks the SDK for them, and stores triggers, cancels and crons. functions.ts reads and refuses. */
import type { TransactionSql } from "postgres";
import { z } from "zod";
import type { Sql } from "@/db/url";
import { nextCron } from "./cron";
import { type Compiled, compileFunction, type RegisteredFunction } from "./functions";
import { toJson } from "./json";
import type { Transport } from "./types";

const syncAnswer = z.object({ app_id: z.string(), functions: z.array(z.record(z.string(), z.unknown())) });

export interface Registration {
  appId: string;
  functions: Map<string, RegisteredFunction>;
}

/**
 * Asks the app for its functions, over the transport, and registers them.
 * @throws UnsupportedOption before anything is stored.
 */
export async function sync(sql: Sql, transport: Transport, url: string, now: () => number): Promise<Registration> {
  const response = await transport.call({
    method: "PUT",
    url,
    headers: { "x-inngest-sync-kind": "in_band" },
    body: { url },
  });
  if (response.status !== 200)
    throw new Error(`The app refused to tell its Inngest functions (status ${response.status}).`);
  const { app_id: appId, functions } = syncAnswer.parse(response.body);
  return { appId, functions: await register(sql, appId, functions, now) };
}

/**
 * Stores an app's functions, as one transaction. Triggers and crons of functions that are gone are gone too; their runs stay.
 * @throws UnsupportedOption before anything is stored.
 */
export async function register(
  sql: Sql,
  appId: string,
  served: Record<string, unknown>[],
  now: () => number,
): Promise<Map<string, RegisteredFunction>> {
  const functions = served.map(compileFunction);
  const ids = functions.map((one) => one.registered.id);
  await sql.begin(async (tx) => {
    // Two processes that start together register one after the other.
    await tx`select pg_advisory_xact_lock(724303)`;
    const [before] = await tx`select from inngest.functions where app_id = ${appId} limit 1`;
    for (const one of functions) await store(tx, appId, one, now());
    await tx`delete from inngest.triggers t using inngest.functions f
      where f.id = t.function_id and f.app_id = ${appId} and f.id <> all (${ids}::text[])`;
    await tx`delete from inngest.queue where app_id = ${appId} and kind = 'cron' and run_id <> all (${ids}::text[])`;
    // On a fresh installation events may come before the first engine is up: taken in again, they start the runs that are missing.
    if (!before) {
      await tx`select inngest.ingest(e.id, e.name, e.data, e.ts) from inngest.events e
        where e.received_at > now() - interval '10 minutes' and e.name = any (
          select t.event from inngest.triggers t join inngest.functions f on f.id = t.function_id where f.app_id = ${appId})`;
    }
  });
  return new Map(functions.map(({ registered }) => [registered.id, registered]));
}

/** What was registered before, for a server that starts while its app does not. */
export async function registered(sql: Sql, appId: string): Promise<Map<string, RegisteredFunction>> {
  const rows = await sql<
    { config: Record<string, unknown> }[]
  >`select config from inngest.functions where app_id = ${appId}`;
  return new Map(rows.map(({ config }) => compileFunction(config).registered).map((one) => [one.id, one]));
}

async function store(tx: TransactionSql, appId: string, one: Compiled, now: number): Promise<void> {
  const { registered, config, cancels, triggers, crons } = one;
  const { id, options } = registered;
  await tx`insert into inngest.functions (id, app_id, config, cancels, options)
    values (${id}, ${appId}, ${toJson(config)}::text::jsonb, ${toJson(cancels)}::text::jsonb, ${options && toJson(options)}::text::jsonb)
    on conflict (id) do update set app_id = excluded.app_id, config = excluded.config, cancels = excluded.cancels, options = excluded.options, synced_at = clock_timestamp()`;
  await tx`delete from inngest.triggers where function_id = ${id}`;
  await tx`insert into inngest.triggers (event, function_id, position, match_field, match_value, expression)
    select t.value ->> 'event', ${id}, t.position, t.value ->> 'field', t.value -> 'value', t.value ->> 'expression'
    from jsonb_array_elements(${toJson(triggers)}::text::jsonb) with ordinality as t(value, position)`;
  await tx`delete from inngest.queue where kind = 'cron' and run_id = ${id} and step_id <> all (${crons}::text[])`;
  for (const cron of crons) {
    const next = nextCron(cron, now);
    // A moment that is set already stays: one that passed while no engine ran is made up for, once.
    if (next !== null) {
      await tx`insert into inngest.queue (app_id, kind, run_id, step_id, due_at, created_at)
        values (${appId}, 'cron', ${id}, ${cron}, ${new Date(next)}, ${new Date(next)}) on conflict (run_id, kind, step_id) do nothing`;
    }
  }
}
