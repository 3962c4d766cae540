import type { ExecutionStatus } from "@/lib/api/contracts/executions";
import { tenantStatement } from "@/lib/engine/sql";
import { isTerminal } from "@/lib/engine/status";
import { watchExecution } from "./feed";

/** What a waiter wants to know of an execution. */
export interface Ending {
  status: ExecutionStatus;
  output: unknown;
  error: { code: string; message: string } | null;
  event_seq: number;
}

/** Whether nothing follows any more. */
export const isOver = ({ status }: Pick<Ending, "status">): boolean => isTerminal(status);

/** Against a lost message; the messages themselves come at once. */
const LOOK_AGAIN_MS = 5000;

const READ = `
select jsonb_build_object('status', status, 'output', output, 'error', error, 'event_seq', event_seq) as ending
from executions where id = $1`;

/** The execution as it is now; null when this workspace has none of that id. */
export async function readEnding(orgId: string, executionId: string): Promise<Ending | null> {
  const [row] = await tenantStatement<{ ending: Ending }>(orgId, READ, [executionId]);
  return row?.ending ?? null;
}

/**
 * Waits until the execution has ended (or until `isEnough`), for at most `ms`, without asking again and again.
 * @returns how it stands then; null when there is no such execution.
 */
export async function waitForExecution(
  orgId: string,
  executionId: string,
  options: {
    ms: number;
    signal?: AbortSignal;
    isEnough?: (ending: Ending) => boolean;
    /** Starts the execution, once everything is set to hear of it: then nothing has to be read before there is news. */
    begin?: () => Promise<unknown>;
  },
): Promise<Ending | null> {
  const { ms, signal, isEnough = isOver, begin } = options;
  const until = performance.now() + ms;
  let wake = (): void => undefined;
  let news = false;
  const onNews = () => {
    news = true;
    wake();
  };
  // "running" says that it goes on, which nobody here waits for; reading the row at each of its steps would be most of the work.
  const stop = await watchExecution(executionId, {
    onEvents: (_seq, status) => {
      if (status !== "running") onNews();
    },
  });
  signal?.addEventListener("abort", onNews);
  const quiet = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(Math.max(0, until - performance.now()), LOOK_AGAIN_MS));
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  try {
    if (begin) {
      await begin();
      if (!news && !signal?.aborted) await quiet();
    }
    for (;;) {
      news = false;
      const ending = await readEnding(orgId, executionId);
      if (!ending || isEnough(ending) || performance.now() >= until || signal?.aborted) return ending;
      if (!news) await quiet();
    }
  } finally {
    signal?.removeEventListener("abort", onNews);
    stop();
  }
}
