/** What is deleted when it is of no more use: runs that have ended, with their steps, and events. Never anything of a run that goes on. */
import type { Sql } from "@/db/url";

/**
 * A run that has ended is kept for a look at what went wrong before the weekend, and so that its event, sent again, does not start it anew
 * (inngest.ingest makes up for missing runs of events younger than this, and of those only).
 */
export const RUNS_KEPT_MS = 3 * 86_400_000;
/** An event's id is its idempotency key for as long as its row is there: a week is more than any sender tries again (the real server keeps 24 hours). */
export const EVENTS_KEPT_MS = 7 * 86_400_000;

/** Rows a statement: short enough that nobody waits for its locks. */
const BATCH = 1000;

/** Advisory lock: one process at a time. */
const PRUNER = 724305;

/** How many of each were deleted; null when another process is at it. */
export interface Pruned {
  runs: number;
  events: number;
}

/** Deletes in batches until nothing is left to delete. @param now as the database's clock has it. */
export async function prune(sql: Sql, now: Date): Promise<Pruned | null> {
  const session = await sql.reserve();
  try {
    const [lock] = await session<{ mine: boolean }[]>`select pg_try_advisory_lock(${PRUNER}) as mine`;
    if (!lock?.mine) return null;
    try {
      const runs = await pruneRuns(session, new Date(now.getTime() - RUNS_KEPT_MS));
      const events = await pruneEvents(session, new Date(now.getTime() - EVENTS_KEPT_MS));
      const day = new Date(now.getTime() - 86_400_000);
      await session`delete from inngest.limits where free_at < ${day}`;
      return { runs, events };
    } finally {
      await session`select pg_advisory_unlock(${PRUNER})`;
    }
  } finally {
    session.release();
  }
}

type Session = Pick<Awaited<ReturnType<Sql["reserve"]>>, "unsafe">;

/**
 * Ids sort by the time of making, so the primary key finds old runs, and no index has to be kept for this on a table that changes all the time.
 * What a waiting parent has not yet looked at stays.
 */
async function pruneRuns(session: Session, before: Date): Promise<number> {
  const last = before.getTime().toString(16).padStart(12, "0");
  let after = "";
  let deleted = 0;
  for (;;) {
    const [page] = await session.unsafe<{ seen: string | null; gone: number }[]>(
      `with page as materialized (
        select id, status, ended_at, parent_run, parent_step from inngest.runs where id > $1 and id < $2 order by id limit ${BATCH}
      ), gone as (
        delete from inngest.runs r using page p where r.id = p.id and p.status <> 'running' and p.ended_at < $3
          and not exists (select from inngest.queue q where q.run_id = p.parent_run and q.kind = 'resume' and q.step_id = p.parent_step)
        returning r.id
      ), steps as (
        delete from inngest.steps s using gone where s.run_id = gone.id
      )
      select (select max(id) from page) as seen, (select count(*) from gone)::int as gone`,
      [after, last, before],
    );
    deleted += page?.gone ?? 0;
    if (!page?.seen) return deleted;
    after = page.seen;
  }
}

/** Name by name, as the index has them; what a run still points to stays. */
async function pruneEvents(session: Session, before: Date): Promise<number> {
  let deleted = 0;
  let name = "";
  for (;;) {
    const [next] = await session.unsafe<{ name: string }[]>(
      "select name from inngest.events where name > $1 order by name limit 1",
      [name],
    );
    if (!next) return deleted;
    name = next.name;
    // As text: the driver would cut the microseconds off, and the same rows would come again.
    let after = "-infinity";
    for (;;) {
      const [page] = await session.unsafe<{ seen: string | null; gone: number }[]>(
        `with page as materialized (
          select id, received_at from inngest.events where name = $1 and received_at > $2::text::timestamptz and received_at < $3 order by received_at limit ${BATCH}
        ), gone as (
          delete from inngest.events e using page p where e.id = p.id
            and not exists (select from inngest.functions f join inngest.runs r on r.function_id = f.id and r.event_id = p.id)
            and not exists (select from inngest.queue q where q.event_id = p.id)
          returning e.id
        )
        select (select max(received_at)::text from page) as seen, (select count(*) from gone)::int as gone`,
        [name, after, before],
      );
      deleted += page?.gone ?? 0;
      if (!page?.seen) break;
      after = page.seen;
    }
  }
}
