/** The loop: claims due jobs as slots are free, runs them, keeps their leases, and sleeps until a NOTIFY, a due moment or the fallback poll. */
import type { Claim, Queue, Settled } from "./queue";
import { MOST_ABANDONED } from "./run-job";
import { createSignal } from "./signal";
import { ALONE_MS, DRAIN_MS, partSuspects, within } from "./suspects";
import type { Job, Lease, ServerLog } from "./types";

export interface LoopOptions {
  queue: Queue;
  /** Does the job and settles it. */
  work(job: Job, lease: Lease): Promise<Settled>;
  /** Jobs at a time. */
  concurrency: number;
  leaseMs: number;
  /** At most so long between two looks at the queue, should a NOTIFY be lost. */
  pollMs: number;
  /** Called on every poll: the place to look after dead workers. */
  onPoll(): Promise<unknown>;
  log: ServerLog;
}

export interface Loop {
  /** There may be work. */
  poke(): void;
  readonly active: number;
  /** Takes no more jobs; waits for those in hand. @returns how many were left when the time was over. */
  stop(graceMs: number): Promise<number>;
}

/** A claim that takes this many at once keeps the other processes fed, too. */
const MAX_BATCH = 16;

export function startLoop(options: LoopOptions): Loop {
  const { queue, concurrency, leaseMs, pollMs, log } = options;
  const signal = createSignal();
  const active = new Map<number, { job: Job; lease: Lease; done: Promise<void> }>();
  let stopping = false;
  let saturated = false;
  let tellStop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    tellStop = resolve;
  });

  async function run(job: Job, lease: Lease): Promise<void> {
    try {
      if ((await options.work(job, lease)) === "due") signal.set();
    } catch (error) {
      // The lease runs out and somebody takes the job again: nothing is lost but time.
      if (!stopping)
        log.error({ event: "inngest_job_failed", job: job.id, run: job.runId, error }, "A job could not be settled.");
    } finally {
      active.delete(job.id);
      if (saturated) signal.set();
    }
  }

  function hold(job: Job, work: (job: Job, lease: Lease) => Promise<void>): Promise<void> {
    const lease: Lease = { onLost: null };
    const done = work(job, lease);
    active.set(job.id, { job, lease, done });
    return done;
  }

  /** Others come when it has ended, or has gone on for long. */
  async function runAlone(job: Job): Promise<void> {
    const others = Promise.all([...active.values()].map((one) => one.done));
    log.warn(
      { event: "inngest_job_alone", job: job.id, run: job.runId, lost: job.abandoned },
      "Processes ended while they had this job in hand; it runs alone.",
    );
    const done = hold(job, async (...held) => {
      await within(others, DRAIN_MS, stopped);
      if (!stopping) return run(...held);
      active.delete(job.id);
      await putBack([job]);
    });
    await within(done, DRAIN_MS + ALONE_MS, stopped);
  }

  async function putBack(jobs: readonly Job[]): Promise<void> {
    try {
      await queue.putBack(jobs);
    } catch (error) {
      if (!stopping) log.warn({ event: "inngest_put_back_failed", error }, "Jobs come back when their lease ends.");
    }
  }

  async function claims(): Promise<void> {
    let polledAt = Date.now();
    while (!stopping) {
      const free = Math.min(concurrency - active.size, MAX_BATCH);
      saturated = free <= 0;
      if (saturated) {
        await signal.wait(pollMs);
        continue;
      }
      let claim: Claim = { jobs: [], nextDueMs: null };
      try {
        claim = await queue.claim(free);
        if (Date.now() - polledAt >= pollMs) {
          polledAt = Date.now();
          await options.onPoll();
        }
      } catch (error) {
        if (!stopping) log.warn({ event: "inngest_claim_failed", error }, "The queue cannot be read; trying again.");
      }
      const { alone, back, run: together } = partSuspects(claim.jobs, MOST_ABANDONED);
      for (const job of together) hold(job, run);
      if (alone) {
        await putBack(back);
        await runAlone(alone);
        continue;
      }
      if (claim.jobs.length < free) await signal.wait(Math.min(pollMs, Math.ceil(claim.nextDueMs ?? pollMs) + 1));
    }
  }

  let lost = new Set<number>();
  let beatAt = Date.now();
  const beat = setInterval(() => {
    const held = [...active.values()].map((one) => one.job);
    const askedAt = Date.now();
    if (held.length === 0) {
      beatAt = askedAt;
      return;
    }
    queue.heartbeat(held).then(
      (kept) => {
        beatAt = askedAt;
        const missing = held.filter((job) => !kept.has(job.id) && active.has(job.id));
        for (const job of missing) {
          // A job that is just being settled is missing, too, but not twice.
          if (lost.has(job.id)) {
            log.warn(
              { event: "inngest_lease_lost", job: job.id, run: job.runId },
              "A job was taken over; its result will be discarded.",
            );
            active.get(job.id)?.lease.onLost?.();
          }
        }
        lost = new Set(missing.map((job) => job.id));
      },
      (error) => {
        log.warn({ event: "inngest_heartbeat_failed", error }, "Leases could not be prolonged.");
        // With no word from the queue for so long, somebody else may have the jobs by now.
        if (Date.now() - beatAt > leaseMs) for (const one of active.values()) one.lease.onLost?.();
      },
    );
  }, leaseMs / 3);

  const claiming = claims();
  return {
    poke: signal.set,
    get active() {
      return active.size;
    },
    async stop(graceMs) {
      stopping = true;
      tellStop();
      signal.set();
      await claiming;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      await Promise.race([Promise.all([...active.values()].map((one) => one.done)), late]);
      clearTimeout(timer);
      clearInterval(beat);
      return active.size;
    },
  };
}
