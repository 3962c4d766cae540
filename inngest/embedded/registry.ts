/** Functions that the app serves: asks the SDK for them, refuses what this server cannot keep, and stores triggers and cancels. */

import { z } from "zod";
import type { Sql } from "@/db/url";
import { toJson } from "./json";
import { compile } from "./match";
import type { Transport } from "./types";

/** The part of the SDK's function config that is known here; strict, so that an option of a newer SDK is refused and not ignored. */
const functionConfig = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.object({ event: z.string().optional(), expression: z.string().optional(), cron: z.string().optional() }),
  ),
  steps: z.object({
    step: z.object({
      runtime: z.object({ type: z.literal("http"), url: z.string() }),
      retries: z.object({ attempts: z.number().int().optional() }).optional(),
    }),
  }),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
});

const syncAnswer = z.object({ app_id: z.string(), functions: z.array(z.record(z.string(), z.unknown())) });

/** What a run needs to know of its function. */
export interface RegisteredFunction {
  id: string;
  /** Calls of a step before it counts as failed: retries + 1. */
  maxAttempts: number;
  /** Where it is served. */
  url: string;
}

/** A function asks for something that this server does not do. Its message names the function and the option. */
export class UnsupportedOption extends Error {
  constructor(functionId: string, option: string) {
    super(
      `Function "${functionId}" uses "${option}", which the embedded Inngest server does not support. Remove it, or set INNGEST_BASE_URL to an Inngest server that does.`,
    );
    this.name = "UnsupportedOption";
  }
}

interface Compiled {
  registered: RegisteredFunction;
  config: unknown;
  cancels: { event: string; mine?: string; theirs?: string; expression?: string }[];
  triggers: { event: string; field?: string; value?: string | boolean; expression?: string }[];
}

/** SDK default: 3 retries. */
const DEFAULT_RETRIES = 3;

function compileFunction(raw: Record<string, unknown>): Compiled {
  const id = String(raw.id);
  const known = new Set(Object.keys(functionConfig.shape));
  for (const [option, value] of Object.entries(raw)) {
    if (value !== undefined && value !== null && !known.has(option)) throw new UnsupportedOption(id, option);
  }
  const config = functionConfig.parse(
    Object.fromEntries(Object.entries(raw).filter(([option, value]) => known.has(option) && value !== null)),
  );
  const expression = <T>(option: string, read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw new Error(`Function "${id}" has an expression in "${option}" that cannot be read.`, { cause });
    }
  };
  return {
    registered: {
      id,
      maxAttempts: (config.steps.step.retries?.attempts ?? DEFAULT_RETRIES) + 1,
      url: config.steps.step.runtime.url,
    },
    config,
    triggers: config.triggers.map((trigger) => {
      if (trigger.cron !== undefined || !trigger.event) throw new UnsupportedOption(id, "cron");
      const { field, literal, expression: rest } = expression("triggers", () => compile(trigger.expression, "event"));
      return { event: trigger.event, field, value: literal, expression: rest };
    }),
    cancels: (config.cancel ?? []).map((cancel) => {
      if (cancel.timeout !== undefined) throw new UnsupportedOption(id, "cancelOn.timeout");
      const condition = expression("cancelOn", () => compile(cancel.if, "async"));
      return condition.ownField !== undefined
        ? { event: cancel.event, mine: condition.ownField, theirs: condition.field, expression: condition.expression }
        : { event: cancel.event, expression: cancel.if };
    }),
  };
}

/**
 * Registers what the transport serves, as one transaction. Triggers of functions that are gone are gone too; their runs stay.
 * @throws UnsupportedOption before anything is stored.
 */
export async function sync(
  sql: Sql,
  transport: Transport,
  url: string,
): Promise<{ appId: string; functions: Map<string, RegisteredFunction> }> {
  const response = await transport.call({
    method: "PUT",
    url,
    headers: { "x-inngest-sync-kind": "in_band" },
    body: { url },
  });
  if (response.status !== 200)
    throw new Error(`The app refused to tell its Inngest functions (status ${response.status}).`);
  const { app_id: appId, functions: served } = syncAnswer.parse(response.body);
  const functions = served.map(compileFunction);
  await sql.begin(async (tx) => {
    // Two processes that start together register one after the other.
    await tx`select pg_advisory_xact_lock(724303)`;
    const [before] = await tx`select from inngest.functions where app_id = ${appId} limit 1`;
    for (const { registered, config, cancels, triggers } of functions) {
      await tx`insert into inngest.functions (id, app_id, config, cancels)
        values (${registered.id}, ${appId}, ${toJson(config)}::text::jsonb, ${toJson(cancels)}::text::jsonb)
        on conflict (id) do update set app_id = excluded.app_id, config = excluded.config, cancels = excluded.cancels, synced_at = clock_timestamp()`;
      await tx`delete from inngest.triggers where function_id = ${registered.id}`;
      await tx`insert into inngest.triggers (event, function_id, position, match_field, match_value, expression)
        select t.value ->> 'event', ${registered.id}, t.position, t.value ->> 'field', t.value -> 'value', t.value ->> 'expression'
        from jsonb_array_elements(${toJson(triggers)}::text::jsonb) with ordinality as t(value, position)`;
    }
    await tx`delete from inngest.triggers t using inngest.functions f
      where f.id = t.function_id and f.app_id = ${appId} and f.id <> all (${functions.map((one) => one.registered.id)}::text[])`;
    // On a fresh installation events may come before the first engine is up: taken in again, they start the runs that are missing.
    if (!before) {
      await tx`select inngest.ingest(e.id, e.name, e.data, e.ts) from inngest.events e
        where e.received_at > now() - interval '10 minutes' and e.name = any (
          select t.event from inngest.triggers t join inngest.functions f on f.id = t.function_id where f.app_id = ${appId})`;
    }
  });
  return { appId, functions: new Map(functions.map(({ registered }) => [registered.id, registered])) };
}
