/** When what looks after the whole installation last did its work. */

import { sql } from "drizzle-orm";
import { withSystem } from "@/db/client";
import { maintenance } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";

/** @param began of performance.now(). */
export async function noteMaintenance(name: string, began: number, outcome: Record<string, unknown>): Promise<void> {
  const row = { at: sql`now()`, took_ms: Math.round(performance.now() - began), outcome: jsonb(outcome) };
  await withSystem((tx) =>
    tx
      .insert(maintenance)
      .values({ name, ...row })
      .onConflictDoUpdate({ target: maintenance.name, set: row }),
  );
}

/** How often a round that found nothing is noted. */
const QUIET_MS = 60_000;

/** Wraps a round that comes every few seconds: its outcome is noted when it did something, and once a minute otherwise. */
export function noted(
  name: string,
  work: (now: Date) => Promise<Record<string, unknown>>,
): (now: Date) => Promise<Record<string, unknown>> {
  let last = Number.NEGATIVE_INFINITY;
  return async (now) => {
    const began = performance.now();
    const outcome = await work(now);
    if (Object.keys(outcome).length > 0 || began - last >= QUIET_MS) {
      await noteMaintenance(name, began, outcome);
      last = began;
    }
    return outcome;
  };
}
