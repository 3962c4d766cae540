/**
 * Which version a webhook path starts, from memory: a webhook's answer should cost one statement, not two. NOTIFY empties the memory
 * whenever somebody publishes; a message that got lost does no harm, for the start itself checks the route once more.
 */
import { eq } from "drizzle-orm";
import { LRUCache } from "lru-cache";
import { listen, withSystem } from "@/db/client";
import { webhook_routes } from "@/db/schema";
import { ROUTES_CHANNEL } from "@/lib/workflows/webhook-routes";

export type WebhookRoute = typeof webhook_routes.$inferSelect;

const MAX_PATHS = 5000;
const TTL_MS = 60_000;

interface Memory {
  routes: LRUCache<string, WebhookRoute>;
  /** Counts what empties the memory: what was read before must not be remembered after. */
  changes: number;
  listening: Promise<unknown> | null;
}

const shared = globalThis as typeof globalThis & { flowpilotWebhooks?: Memory };
shared.flowpilotWebhooks ??= { routes: new LRUCache({ max: MAX_PATHS, ttl: TTL_MS }), changes: 0, listening: null };
const memory: Memory = shared.flowpilotWebhooks;

/** The active route of a path, or null; that there is none is not remembered, for the next moment may make one. @param fresh asks the database whatever is remembered. */
export async function routeOf(path: string, fresh = false): Promise<WebhookRoute | null> {
  const known = fresh ? undefined : memory.routes.get(path);
  if (known) return known;
  memory.listening ??= listen(ROUTES_CHANNEL, () => {
    memory.changes += 1;
    memory.routes.clear();
  }).catch((error: unknown) => {
    memory.listening = null;
    throw error;
  });
  await memory.listening;
  const before = memory.changes;
  const [found] = await withSystem((tx) =>
    tx.select().from(webhook_routes).where(eq(webhook_routes.path, path)).limit(1),
  );
  if (!found?.is_active) return null;
  if (memory.changes === before) memory.routes.set(path, found);
  return found;
}
