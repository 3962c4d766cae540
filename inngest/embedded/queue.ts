/**
 * The queue: claim, heartbeat, checkpoint, settle; each is one statement outside of any transaction. A claim bumps the job's generation, and
 * every later statement names it: whoever lost the lease changes nothing.
 */
import type { Sql } from "@/db/url";
import type { Flow } from "./flow";
import { toJson } from "./json";
import type { InngestEvent, Job, JobKind, Slot, StepResult, Transition } from "./types";

export interface Claim {
  jobs: Job[];
  /** Milliseconds until the next job is due, null when none waits. */
  nextDueMs: number | null;
}

export type Settled = "stale" | "due" | "done";

export interface Queue {
  claim(limit: number): Promise<Claim>;
  /** Gives jobs back that were claimed and not begun; they count as never claimed. */
  putBack(jobs: readonly Pick<Job, "id" | "generation">[]): Promise<void>;
  settle(job: Pick<Job, "id" | "generation">, change: Transition): Promise<Settled>;
  /** False: the request is stale, halt it. */
  checkpoint(job: Pick<Job, "id" | "generation">, steps: StepResult[]): Promise<boolean>;
  /** Prolongs the leases; answers which jobs are still held. */
  heartbeat(jobs: readonly Pick<Job, "id" | "generation">[]): Promise<Set<number>>;
  /** A job under concurrency keys is done: those that wait for them may go. */
  release(slots: readonly Slot[]): Promise<boolean>;
  /** The same for all keys, for what no release has told. */
  unpark(): Promise<boolean>;
  /** The run has begun; it is cut off after so long, if at all. */
  begin(job: Pick<Job, "runId">, finishMs: number | undefined): Promise<void>;
  /** Starts the run that a cron job stands for, and puts the job off to its next moment. */
  settleCron(
    job: Pick<Job, "id" | "generation">,
    start: { event: InngestEvent; flow: Flow | null; next: Date | null },
  ): Promise<Settled>;
}

interface ClaimedRow {
  next_ms: number | null;
  id: number | null;
  generation: number;
  kind: JobKind;
  run_id: string;
  step_id: string;
  attempt: number;
  abandoned: number;
  /** Null for a cron, whose run_id it is. */
  function_id: string | null;
  plan_only: boolean;
  slots: Slot[] | null;
  event: InngestEvent;
  steps: [string, unknown][] | null;
}

/**
 * @param worker whose claims these are (inngest.workers).
 * @param leaseMs after so long without a heartbeat somebody else may take the job.
 */
export function createQueue(sql: Sql, options: { appId: string; worker: number; leaseMs: number }): Queue {
  const { appId, worker, leaseMs } = options;
  return {
    async claim(limit) {
      // now() and not clock_timestamp(): a volatile function cannot bound an index scan, and parked jobs would all be read.
      const rows = await sql<ClaimedRow[]>`
        with due as materialized (
          select id from inngest.queue where app_id = ${appId} and due_at <= now() order by due_at, id limit ${limit} for update skip locked
        ), job as (
          update inngest.queue q set owner = ${worker}, generation = q.generation + 1, abandoned = q.abandoned + (q.owner is not null)::integer, due_at = clock_timestamp() + ${leaseMs} * interval '1 ms'
          from due where q.id = due.id returning q.*
        )
        select next.ms as next_ms, job.id, job.generation, job.kind, job.run_id, job.step_id, job.attempt, job.abandoned, r.function_id, r.plan_only,
          case when job.kind in ('discover', 'step') then r.flow -> 'slots' end as slots,
          inngest.event_json(coalesce(job.event_id, r.event_id)) as event, s.steps
        from (select (extract(epoch from min(due_at) - now()) * 1000)::float8 as ms from inngest.queue where app_id = ${appId} and due_at > now()) as next
        left join job on true
        left join inngest.runs r on r.id = job.run_id
        left join lateral (
          select jsonb_agg(jsonb_build_array(s.id, s.result) order by s.seq) as steps from inngest.steps s
          where s.run_id = job.run_id and s.status = 'done' and job.kind in ('discover', 'step')
        ) as s on true`;
      const jobs = rows.flatMap((row): Job[] =>
        row.id === null
          ? []
          : [
              {
                id: row.id,
                generation: row.generation,
                kind: row.kind,
                runId: row.run_id,
                stepId: row.step_id,
                attempt: row.attempt,
                abandoned: row.abandoned,
                functionId: row.function_id ?? row.run_id,
                planOnly: row.plan_only,
                slots: row.slots,
                event: row.event,
                steps: row.steps ?? [],
              },
            ],
      );
      return { jobs: await admitted(sql, jobs), nextDueMs: rows[0]?.next_ms ?? null };
    },

    async putBack(jobs) {
      if (jobs.length === 0) return;
      await sql`
        update inngest.queue q set owner = null, due_at = now()
        from unnest(${jobs.map((job) => job.id)}::bigint[], ${jobs.map((job) => job.generation)}::integer[]) as back(id, generation)
        where q.id = back.id and q.generation = back.generation and q.owner = ${worker}`;
    },

    async settle(job, change) {
      const [row] = await sql<
        { outcome: Settled }[]
      >`select inngest.settle(${job.id}, ${job.generation}, ${toJson(change)}::text::jsonb) as outcome`;
      return row?.outcome ?? "stale";
    },

    async checkpoint(job, steps) {
      const [row] = await sql<{ held: boolean }[]>`
        select inngest.checkpoint(${job.id}, ${job.generation}, ${leaseMs}, ${toJson(steps)}::text::jsonb) as held`;
      return row?.held ?? false;
    },

    async heartbeat(jobs) {
      const rows = await sql<{ id: number }[]>`
        update inngest.queue q set due_at = clock_timestamp() + ${leaseMs} * interval '1 ms'
        from unnest(${jobs.map((job) => job.id)}::bigint[], ${jobs.map((job) => job.generation)}::integer[]) as held(id, generation)
        where q.id = held.id and q.generation = held.generation and q.owner = ${worker} returning q.id`;
      return new Set(rows.map((row) => row.id));
    },

    async release(slots) {
      const [row] = await sql<{ woken: boolean }[]>`select inngest.release(${toJson(slots)}::text::jsonb) as woken`;
      return row?.woken ?? false;
    },

    async unpark() {
      const [row] = await sql<{ woken: boolean }[]>`select inngest.unpark() as woken`;
      return row?.woken ?? false;
    },

    async begin(job, finishMs) {
      await sql`select inngest.begin_run(${job.runId}, ${finishMs ?? null}::bigint)`;
    },

    async settleCron(job, { event, flow, next }) {
      const [row] = await sql<{ outcome: Settled }[]>`
        select inngest.settle_cron(${job.id}, ${job.generation}, ${toJson(event)}::text::jsonb, ${flow && toJson(flow)}::text::jsonb, ${next}) as outcome`;
      return row?.outcome ?? "stale";
    },
  };
}

/** Without those that their concurrency keys have no room for. Asks only when there are any with keys. */
async function admitted(sql: Sql, jobs: Job[]): Promise<Job[]> {
  const ids = jobs.filter((job) => job.slots).map((job) => job.id);
  if (ids.length === 0) return jobs;
  const [row] = await sql<{ ids: number[] }[]>`select inngest.admit(${ids}::bigint[]) as ids`;
  const allowed = new Set(row?.ids ?? []);
  return jobs.filter((job) => !job.slots || allowed.has(job.id));
}
