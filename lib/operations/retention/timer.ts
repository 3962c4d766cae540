/** Retention by the clock, in every engine process (and in the server when there are none); one of them at a time does the work. */
import { log } from "@/lib/observability/log";
import { retain } from "./rounds";

const FIRST_MS = 2 * 60_000;
const EVERY_MS = 60 * 60_000;
/** When a round could not finish. */
const MORE_MS = 20_000;

/** Starts the rounds. @returns how to stop: what is in hand ends after its transaction. */
export function startRetention({ firstMs = FIRST_MS, everyMs = EVERY_MS, moreMs = MORE_MS } = {}): {
  stop(): Promise<void>;
} {
  const stop = new AbortController();
  let running: Promise<void> | null = null;
  let timer = later(firstMs);

  function later(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      running = round().finally(() => {
        running = null;
      });
    }, ms).unref();
  }

  async function round(): Promise<void> {
    let isComplete = true;
    try {
      const done = await retain(new Date(), stop.signal);
      isComplete = done?.isComplete ?? true;
      if (done && Object.values(done.deleted).some((count) => count > 0))
        log.info({ event: "retention", ...done.deleted }, "Old executions were deleted.");
    } catch (error) {
      if (!stop.signal.aborted)
        log.warn({ event: "retention_failed", error }, "Retention failed; it runs again later.");
    }
    if (!stop.signal.aborted) timer = later(isComplete ? everyMs : moreMs);
  }

  return {
    async stop() {
      stop.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
