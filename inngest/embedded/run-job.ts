/** One call of the SDK: builds the protocol's request from a job and reads the answer into a transition. No database here. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { RegisteredFunction } from "./functions";
import { applyOps, opSchema } from "./ops";
import { type Backoff, retryAfterMs } from "./retry";
import type { InngestEvent, Job, Lease, SdkResponse, Transition, Transport } from "./types";

export interface RunJobDeps {
  transport: Transport;
  functions: ReadonlyMap<string, RegisteredFunction>;
  backoff: Backoff;
  now: () => number;
}

const NOT_SERVED_DELAY_MS = 60_000;

/** A job that takes its process down (out of memory, say) would otherwise take every later process down with it. */
export const MOST_ABANDONED = 10;

const opList = z.union([z.array(opSchema), opSchema.transform((op) => [op])]);

/** Runs the job and says what comes of it. Never throws: what goes wrong counts as a failed attempt. */
export async function runJob(job: Job, deps: RunJobDeps, lease?: Lease): Promise<Transition> {
  const target = deps.functions.get(job.functionId);
  // Removed from the app while runs of it were open, or this process is older than the one that started the run: somebody else may serve it.
  if (!target) return { run: job.runId, retry: { attempt: job.attempt, delayMs: NOT_SERVED_DELAY_MS } };
  if (job.abandoned >= MOST_ABANDONED) {
    const message = `The engine ended ${job.abandoned} times in the middle of this run; it is not tried again.`;
    return failed(job, { name: "Abandoned", message }, deps);
  }
  let response: SdkResponse;
  try {
    response = await deps.transport.call(requestFor(job, target), lease);
  } catch (error) {
    return afterFailure(
      job,
      target,
      deps,
      { name: "TransportError", message: error instanceof Error ? error.message : String(error) },
      {},
    );
  }
  if (response.status === 200)
    return { run: job.runId, finish: { status: "completed", output: { data: response.body } } };
  if (response.status !== 206) return afterFailure(job, target, deps, response.body, response.headers);
  const change: Transition = { run: job.runId };
  try {
    applyOps(opList.parse(response.body), change, {
      job,
      now: deps.now(),
      retry: () => {
        const delayMs = retryDelay(job, target, deps, response.headers);
        if (delayMs === null) return false;
        change.retry = { attempt: job.attempt + 1, delayMs };
        return true;
      },
    });
  } catch (error) {
    return afterFailure(
      job,
      target,
      deps,
      { name: "ProtocolError", message: error instanceof Error ? error.message : String(error) },
      {},
    );
  }
  return change;
}

function requestFor(job: Job, target: RegisteredFunction) {
  const stepId = job.kind === "step" ? job.stepId : "step";
  const url = new URL(target.url);
  url.searchParams.set("fnId", target.id);
  url.searchParams.set("stepId", stepId);
  const stack = job.steps.map(([id]) => id);
  return {
    method: "POST" as const,
    url: url.href,
    headers: {
      "x-run-id": job.runId,
      "x-request-id": randomUUID(),
      "x-inngest-generation-id": String(job.generation),
      "x-inngest-job-id": String(job.id),
    },
    body: {
      // The SDK decides. It tries the versions in turn, and this one comes first: another costs it three thrown-away errors, a tenth of a call.
      version: -1,
      event: job.event,
      events: [job.event],
      steps: Object.fromEntries(job.steps),
      ctx: {
        run_id: job.runId,
        // fn_id and qi_id together offer checkpointing to the SDK.
        fn_id: target.id,
        qi_id: `${job.id}.${job.generation}`,
        step_id: stepId,
        attempt: job.attempt,
        max_attempts: target.maxAttempts,
        disable_immediate_execution: job.planOnly,
        use_api: false,
        stack: { stack, current: stack.length },
      },
    },
  };
}

/** Milliseconds until the next attempt; null when there is none. */
function retryDelay(
  job: Job,
  target: RegisteredFunction,
  deps: RunJobDeps,
  headers: Record<string, string>,
): number | null {
  if (headers["x-inngest-no-retry"] === "true" || job.attempt + 1 >= target.maxAttempts) return null;
  return retryAfterMs(headers["retry-after"], deps.now()) ?? deps.backoff(job.attempt);
}

function afterFailure(
  job: Job,
  target: RegisteredFunction,
  deps: RunJobDeps,
  error: unknown,
  headers: Record<string, string>,
): Transition {
  const delayMs = retryDelay(job, target, deps, headers);
  if (delayMs !== null) return { run: job.runId, retry: { attempt: job.attempt + 1, delayMs } };
  return failed(job, error, deps);
}

/** Ends the run as failed and sends the event that onFailure handlers are triggered by. */
function failed(job: Job, error: unknown, deps: Pick<RunJobDeps, "now">): Transition {
  const event: InngestEvent = {
    id: `${job.runId}:failed`,
    name: "inngest/function.failed",
    ts: deps.now(),
    data: { function_id: job.functionId, run_id: job.runId, error, event: job.event, events: [job.event] },
  };
  return {
    run: job.runId,
    finish: { status: "failed", output: { error } },
    // A failing failure handler has nobody to tell.
    events: job.event.name === event.name ? [] : [event],
  };
}
