/** The loop around an execution's slices, as Inngest steps. Rows are the truth: a step returns a verdict of a few bytes, an event only wakes. */
import type { GetStepTools, Inngest } from "inngest";
import type { AdvanceRequest, Verdict } from "@/lib/engine/types";
import { executionRequested, executionWoken } from "../events";

export interface DriveDeps {
  advance(request: AdvanceRequest): Promise<Verdict>;
}

type Step = GetStepTools<Inngest>;

/** Rounds of one run: with a wait each that makes 1,000 steps, the most that the real server allows. */
export const ROUNDS_PER_RUN = 480;

/** A wait without a timeout still ends: a year is the longest that servers keep one. */
const LONGEST_WAIT = "365d";

/**
 * Drives an execution until it has ended or goes on in another run. `generation` counts those runs from 0.
 * `fresh`: nobody has driven it before. Otherwise the first call, which knows no checkpoint, runs nothing and only tells where things stand.
 */
export async function drive(
  step: Step,
  deps: DriveDeps,
  execution: { org_id: string; execution_id: string; generation?: number; fresh: boolean },
): Promise<Verdict["kind"]> {
  let checkpoint: string | null = null;
  for (let round = 0; round < ROUNDS_PER_RUN; round++) {
    const expectedCheckpoint: string | null = checkpoint;
    const verdict: Verdict = await step.run(`advance-${round}`, () =>
      deps.advance({ orgId: execution.org_id, executionId: execution.execution_id, expectedCheckpoint }),
    );
    if (verdict.kind === "completed" || verdict.kind === "failed" || verdict.kind === "cancelled") return verdict.kind;
    checkpoint = verdict.checkpoint;
    if (verdict.kind !== "running" && round === 0 && !execution.fresh) continue;
    if (verdict.kind !== "running") {
      await step.waitForEvent(`wake-${round}`, {
        event: executionWoken.name,
        if: "async.data.execution_id == event.data.execution_id",
        timeout: timeoutOf(verdict.until),
      });
    } else if (checkpoint === expectedCheckpoint) {
      // Somebody else has it in hand: look again in a moment instead of using up the rounds.
      await step.sleep(`busy-${round}`, "2s");
    }
  }
  const generation = (execution.generation ?? 0) + 1;
  await step.sendEvent("continue", {
    id: `${execution.execution_id}:${generation}`,
    name: executionRequested.name,
    data: { org_id: execution.org_id, execution_id: execution.execution_id, generation },
  });
  return "running";
}

/** A moment that has passed by the time the function is called again is fine: only the first call's value counts. */
function timeoutOf(until: string | null): Date | typeof LONGEST_WAIT {
  return until ? new Date(Math.max(Date.parse(until), Date.now() + 1)) : LONGEST_WAIT;
}
