/** Hears in an engine process when a place gets free, and lets the next ones go at once. What is not heard the sweeper finds. */
import { listen } from "@/db/client";
import { log } from "@/lib/observability/log";
import { releaseTurns } from "./release";

/** Starts listening. @returns what ends it, after the releases in hand. */
export async function watchFlow(): Promise<() => Promise<void>> {
  const running = new Map<string, Promise<void>>();
  /** Workspaces with news since the release in hand began. */
  const again = new Set<string>();
  let stopped = false;

  async function release(orgId: string): Promise<void> {
    do {
      again.delete(orgId);
      try {
        await releaseTurns(orgId);
      } catch (error) {
        if (!stopped)
          log.warn({ event: "release_failed", orgId, error }, "A place is free, but the next one was not let go yet.");
      }
    } while (again.has(orgId) && !stopped);
    running.delete(orgId);
  }
  const unlisten = await listen("flow_freed", (orgId) => {
    if (stopped) return;
    if (running.has(orgId)) again.add(orgId);
    else running.set(orgId, release(orgId));
  });
  return async () => {
    stopped = true;
    await unlisten();
    await Promise.all(running.values());
  };
}
