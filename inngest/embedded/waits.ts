/** Match jobs: for one event, the waits, cancels and triggers whose condition only CEL can decide. Read in pages, so many cost no memory. */
import type { Sql } from "@/db/url";
import { flowOf } from "./flow";
import type { RegisteredFunction } from "./functions";
import { toJson } from "./json";
import { holds } from "./match";
import type { Settled } from "./queue";
import type { InngestEvent, Job } from "./types";

const PAGE = 500;

interface WaitRow {
  run_id: string;
  kind: "event" | "cancel";
  step_id: string;
  expression: string;
  event: InngestEvent;
}

const INVOKED = "inngest/function.invoked";

/** Decides them and settles the job, in one statement at the end. */
export async function settleMatch(
  sql: Sql,
  appId: string,
  functions: ReadonlyMap<string, RegisteredFunction>,
  job: Job,
): Promise<Settled> {
  const matched: { run: string; kind: string; step: string }[] = [];
  let after: [string, string, string] = ["", "", ""];
  for (;;) {
    const page = await sql<WaitRow[]>`
      select w.run_id, w.kind, w.step_id, w.expression, inngest.event_json(r.event_id) as event
      from inngest.waits w join inngest.runs r on r.id = w.run_id join inngest.events e on e.id = ${job.event.id}
      where w.event = e.name and w.app_id = ${appId} and w.expression is not null and w.since < e.received_at and (w.expires_at is null or w.expires_at > e.received_at)
        and (w.match_key is null or w.match_key = any (array(select inngest.match_key(f.key, f.value) from jsonb_each(e.data) as f where jsonb_typeof(f.value) not in ('object', 'array'))))
        and (w.run_id, w.kind, w.step_id) > (${after[0]}, ${after[1]}, ${after[2]})
      order by w.run_id, w.kind, w.step_id limit ${PAGE}`;
    for (const wait of page) {
      if (holds(wait.expression, { event: wait.event, async: job.event }))
        matched.push({ run: wait.run_id, kind: wait.kind, step: wait.step_id });
    }
    const last = page.at(-1);
    if (!last || page.length < PAGE) break;
    after = [last.run_id, last.kind, last.step_id];
  }
  const started = new Set(await triggeredBy(sql, appId, job.event));
  const starts = [...started].map((id) => {
    const options = functions.get(id)?.options;
    return { id, flow: options ? flowOf(options, job.event) : undefined };
  });
  const [row] = await sql<{ outcome: Settled }[]>`
    select inngest.settle_match(${job.id}, ${job.generation}, ${toJson(matched)}::text::jsonb, ${toJson(starts)}::text::jsonb) as outcome`;
  return row?.outcome ?? "stale";
}

/** Ids of the functions that the event starts and that ingest left to us. */
async function triggeredBy(sql: Sql, appId: string, event: InngestEvent): Promise<string[]> {
  if (event.name === INVOKED) {
    const { fn_id: target } = event.data._inngest as { fn_id: string };
    return [target];
  }
  const triggers = await sql<{ function_id: string; expression: string }[]>`
    select t.function_id, t.expression from inngest.triggers t join inngest.functions f on f.id = t.function_id
    where t.event = ${event.name} and f.app_id = ${appId} and t.expression is not null
      and (t.match_field is null or ${toJson(event.data)}::text::jsonb -> t.match_field = t.match_value)`;
  return triggers.filter((one) => holds(one.expression, { event })).map((one) => one.function_id);
}
