/** How an engine tells of the code that it runs: it has no door of its own, and its pools are in its memory. */
import { log } from "@/lib/observability/log";
import { sandboxStatus } from "@/lib/sandbox";
import { noteMaintenance } from "../maintenance";
import { SANDBOX_PREFIX } from "./state";

/** Rows are kept by name; so many names at most, whatever number a process has. */
const SLOTS = 64;
const EVERY_MS = 15_000;
/** Without a change it is noted as often as says that the engine lives. */
const QUIET_MS = 60_000;

/** Notes this process's pools from time to time, and at once what isolates code here. @returns the end of it. */
export function startSandboxReports(): () => void {
  let last = "";
  let at = Number.NEGATIVE_INFINITY;
  let isOver = false;
  const report = async () => {
    try {
      const began = performance.now();
      const { layers, isStrict, pools } = await sandboxStatus();
      const outcome = {
        is_strict: isStrict,
        layers: layers.map(({ name, isActive }) => ({ name, is_active: isActive })),
        pools,
      };
      const text = JSON.stringify(outcome);
      if (text === last && began - at < QUIET_MS) return;
      [last, at] = [text, began];
      await noteMaintenance(`${SANDBOX_PREFIX}${process.pid % SLOTS}`, began, outcome);
    } catch (error) {
      // At the end of the process its sandbox and its connections go first.
      if (isOver) return;
      log.warn({ event: "sandbox.report_failed", err: error }, "What isolates code here could not be noted.");
    }
  };
  void report();
  const timer = setInterval(() => void report(), EVERY_MS).unref();
  return () => {
    isOver = true;
    clearInterval(timer);
  };
}
