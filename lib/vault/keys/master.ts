/** The installation's master keys by id. A rotation adds one while processes run, so an unknown id is looked for where the keys come from. */
import { LRUCache } from "lru-cache";
import type { MasterKey } from "@/lib/boot/secrets.keys";
import { env, rereadMasterKeys } from "@/lib/env";
import { BootError } from "@/lib/errors";
import { log } from "@/lib/observability/log";

/** Ids that nobody had a moment ago: a row of another installation may be asked for at every run. */
const missing = new LRUCache<string, true>({ max: 100, ttl: 2000 });

/** Null when this installation has no such key. */
export function masterKey(id: string): MasterKey | null {
  const known = env().masterKeys.find((each) => each.id === id);
  if (known) return known;
  if (missing.get(id)) return null;
  const found = reread().find((each) => each.id === id);
  if (!found) missing.set(id, true);
  return found ?? null;
}

function reread(): readonly MasterKey[] {
  try {
    return rereadMasterKeys();
  } catch (error) {
    if (!(error instanceof BootError)) throw error;
    // What has been read before still holds; the operator hears of the rest.
    log.error({ event: "master_keys_unreadable", error }, "The master keys cannot be read again.");
    return env().masterKeys;
  }
}
