/**
 * What each opcode of the SDK's answer means: one file an op, each adds its part to the transition. They are pure; the database applies
 * what they say. An opcode without a file here is refused with a sentence that ends up in the function.
 */
import { z } from "zod";
import type { Job, Transition } from "../types";
import { discoveryRequest } from "./discovery-request";
import { invokeFunction } from "./invoke-function";
import { runComplete } from "./run-complete";
import { sleep } from "./sleep";
import { stepError } from "./step-error";
import { stepFailed } from "./step-failed";
import { stepPlanned } from "./step-planned";
import { stepRun } from "./step-run";
import { unsupported } from "./unsupported";
import { waitForEvent } from "./wait-for-event";

export const opSchema = z.object({
  id: z.string(),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

export type Op = z.infer<typeof opSchema>;

/** What an op may look at besides itself. */
export interface OpContext {
  job: Job;
  now: number;
  /** In a race the first result wakes the function, otherwise the last of the group. */
  race: boolean;
  /** Tries the job again later; false when its attempts are used up. */
  retry(): boolean;
}

export type OpHandler = (op: Op, change: Transition, context: OpContext) => void;

const OPS: Record<string, OpHandler> = {
  StepRun: stepRun,
  Step: stepRun,
  StepPlanned: stepPlanned,
  StepError: stepError,
  StepFailed: stepFailed,
  Sleep: sleep,
  WaitForEvent: waitForEvent,
  InvokeFunction: invokeFunction,
  RunComplete: runComplete,
  DiscoveryRequest: discoveryRequest,
};

/** Ops that report something new and open, as opposed to a result. */
const OPENING = new Set(["StepPlanned", "Sleep", "WaitForEvent", "InvokeFunction"]);

/** Reads a 206 answer into the transition. */
export function applyOps(ops: Op[], change: Transition, context: Omit<OpContext, "race">): void {
  const opening = ops.filter((op) => OPENING.has(op.op));
  // Promise.race over waits and sleeps alone is a race by itself: the SDK cannot tell it from Promise.all, and looking early costs nothing.
  const onlyWaits = !opening.some((op) => op.op === "StepPlanned");
  if (opening.length > 1) change.planOnly = true;
  for (const op of ops)
    (OPS[op.op] ?? unsupported)(op, change, { ...context, race: onlyWaits || op.opts?.parallelMode === "race" });
  // A finished run keeps nothing of its steps: nobody will ask for them again.
  if (change.finish) {
    delete change.results;
    delete change.planned;
  }
}
