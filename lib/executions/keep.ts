/**
 * What keeps executions going besides the functions that drive them, for a server without engine processes (an outside Inngest calls its
 * functions): the sweeper, and the ear for places that get free. With the embedded Inngest the engines do both.
 */
import { rawSql } from "@/db/client";
import { log } from "@/lib/observability/log";
import { watchFlow } from "./flow/watch";
import { sweep } from "./sweep";

/** Advisory lock of those who sweep without an engine: one server at a time. */
const SWEEPER = 724_305;

/** Starts it. @returns what ends it, after the round in hand. */
export async function keepExecutions(everyMs = 5000): Promise<{ stop(): Promise<void> }> {
  const stopWatch = await watchFlow();
  let sweeping: Promise<void> | null = null;
  const round = async () => {
    try {
      await rawSql().begin(async (tx) => {
        const [row] = await tx<{ mine: boolean }[]>`select pg_try_advisory_xact_lock(${SWEEPER}) as mine`;
        if (row?.mine) await sweep(new Date());
      });
    } catch (error) {
      log.warn({ event: "sweep_failed", error }, "The sweeper failed; it runs again in a moment.");
    }
  };
  const timer = setInterval(() => {
    sweeping ??= round().finally(() => {
      sweeping = null;
    });
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await sweeping;
      await stopWatch();
    },
  };
}
