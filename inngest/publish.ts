/** Sending events from use-cases, as part of the transaction that makes them true. */
import { afterCommit, type Tx, txSql } from "@/db/client";
import { env } from "@/lib/env";
import { inngest } from "./client";
import { ingest, ingestMany } from "./embedded/ingest";
import { type FlowpilotEvent, parseEvent } from "./events";

/**
 * Publishes an event with the caller's transaction: it is there if and only if the transaction commits.
 * Embedded server: one statement that stores the event, starts runs, resolves waits and notifies. External server: sent after the commit; a
 * crash in between loses it, which the sweeper makes good.
 * @param tx from withTenant or withSystem. The event's id is its idempotency key.
 */
export async function publishEvent(tx: Tx, event: FlowpilotEvent): Promise<void> {
  const checked = parseEvent(event);
  if (!env().inngestBaseUrl) {
    await ingest(txSql(tx), checked);
    return;
  }
  afterCommit(tx, async () => {
    await inngest().client.send(checked);
  });
}

/** The same for many events, in one statement (or one request). */
export async function publishEvents(tx: Tx, events: readonly FlowpilotEvent[]): Promise<void> {
  if (events.length === 0) return;
  const checked = events.map(parseEvent);
  if (!env().inngestBaseUrl) {
    await ingestMany(txSql(tx), checked);
    return;
  }
  afterCommit(tx, async () => {
    await inngest().client.send(checked);
  });
}
