/** Taking events in. All of it happens in inngest.ingest, one statement, so that an event is in the same transaction as its cause. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { toJson } from "./json";

/** What can send one statement: a pool, or a transaction of it. */
interface Sender {
  unsafe(
    query: string,
    parameters: (string | number)[],
    options: { prepare: boolean },
  ): PromiseLike<readonly unknown[]>;
}

/** An event as somebody sends it; the id is the idempotency key. `inngest/…` names belong to the server. */
export const incomingEvent = z.object({
  id: z.string().min(1).max(200).nullish(),
  name: z
    .string()
    .min(1)
    .max(200)
    .refine((name) => !name.startsWith("inngest/"), { error: "Names that begin with inngest/ are the server's own." }),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().nonnegative().nullish(),
});

export type IncomingEvent = z.infer<typeof incomingEvent>;

/** @returns the event's id, given or new. Nothing happens twice for one id. */
export async function ingest(sql: Sender, event: IncomingEvent, now: () => number = Date.now): Promise<string> {
  const id = event.id ?? randomUUID();
  await sql.unsafe(
    "select inngest.ingest($1, $2, $3::text::jsonb, $4)",
    [id, event.name, toJson(event.data ?? {}), event.ts ?? now()],
    { prepare: true },
  );
  return id;
}

/** Takes in many events in one statement, in their order. Each has an id or gets one. */
export async function ingestMany(
  sql: Sender,
  events: readonly IncomingEvent[],
  now: () => number = Date.now,
): Promise<void> {
  const rows = events.map(({ id, name, data, ts }) => ({
    id: id ?? randomUUID(),
    name,
    data: data ?? {},
    ts: ts ?? now(),
  }));
  await sql.unsafe(
    `select count(inngest.ingest(e ->> 'id', e ->> 'name', e -> 'data', (e ->> 'ts')::bigint))
     from (select e from jsonb_array_elements($1::text::jsonb) with ordinality as x(e, n) order by n) as events`,
    [toJson(rows)],
    { prepare: true },
  );
}
