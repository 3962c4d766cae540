/** What each kind of job asks for: a call of the SDK, or only a word to the queue. */
import type { Sql } from "@/db/url";
import { nextCron } from "./cron";
import { flowOf } from "./flow";
import type { RegisteredFunction } from "./functions";
import type { Queue, Settled } from "./queue";
import { type RunJobDeps, runJob } from "./run-job";
import type { InngestEvent, Job, Lease, ServerLog } from "./types";
import { settleMatch } from "./waits";

export interface WorkDeps extends RunJobDeps {
  sql: Sql;
  appId: string;
  queue: Queue;
  log: ServerLog;
}

/** Does a job and settles it. */
export function createWork(deps: WorkDeps): (job: Job, lease: Lease) => Promise<Settled> {
  const { sql, appId, queue, functions } = deps;
  return async (job, lease) => {
    switch (job.kind) {
      case "discover":
      case "step":
        return call(job, lease, deps);
      case "match":
        return settleMatch(sql, appId, functions, job);
      case "timeout":
        return queue.settle(job, { run: job.runId, expire: job.stepId });
      case "resume":
        return queue.settle(job, { run: job.runId, resume: job.stepId });
      case "cutoff":
        return queue.settle(job, { run: job.runId, cutoff: true });
      case "cron":
        return startCron(job, deps);
      case "sleep":
        return queue.settle(job, {
          run: job.runId,
          discover: true,
          results: [{ id: job.stepId, name: job.stepId, op: "Sleep", value: null }],
        });
    }
  };
}

async function call(job: Job, lease: Lease, deps: WorkDeps): Promise<Settled> {
  const { queue, log } = deps;
  const options = deps.functions.get(job.functionId)?.options;
  if (options && (options.startMs ?? options.finishMs) !== undefined) await queue.begin(job, options.finishMs);
  const change = await runJob(job, deps, lease);
  const settled = await queue.settle(job, change);
  if (change.finish?.status === "failed" && settled !== "stale") {
    const { runId: run, functionId } = job;
    log.warn({ event: "inngest_run_failed", run, functionId, error: change.finish.output }, "A run failed.");
  }
  // Stale or not: the step has ended, and its place is free.
  if (job.slots && (await queue.release(job.slots))) return "due";
  return settled;
}

/** One run for a cron's moment, and the next moment after now: what passed while no engine ran is made up for once. */
async function startCron(
  job: Job,
  deps: { sql: Sql; queue: Queue; functions: ReadonlyMap<string, RegisteredFunction>; now: () => number },
) {
  const [row] = await deps.sql<{ at: Date }[]>`select created_at as at from inngest.queue where id = ${job.id}`;
  const at = row?.at ?? new Date(deps.now());
  const event: InngestEvent = {
    id: `${job.runId} ${job.stepId} ${at.toISOString()}`,
    name: "inngest/scheduled.timer",
    data: { cron: job.stepId, scheduledAt: at.toISOString() },
    ts: at.getTime(),
  };
  const options = deps.functions.get(job.runId)?.options;
  const next = nextCron(job.stepId, Math.max(at.getTime(), deps.now()));
  return deps.queue.settleCron(job, {
    event,
    flow: options ? flowOf(options, event) : null,
    next: next === null ? null : new Date(next),
  });
}
