/** The parts of a flush that have to do with called executions. Nothing of this is in the statement where no workflow is called. */
import type { executionCancelRequested, executionRequested, executionWoken } from "@/inngest/events";
import { env } from "@/lib/env";
import { log } from "@/lib/observability/log";
import type { Changes } from "./rows";

// The names are those of inngest/events.ts, which the engine knows by type only.
const REQUESTED: typeof executionRequested.name = "flowpilot/execution.requested";
const WOKEN: typeof executionWoken.name = "flowpilot/execution.woken";
const CANCEL: typeof executionCancelRequested.name = "flowpilot/execution.cancel_requested";

const TS = `(extract(epoch from (p.j ->> 'now')::timestamptz) * 1000)::bigint`;
const about = (id: string) => `jsonb_build_object('org_id', $2::text, 'execution_id', ${id})`;

export const CALL_PARTS = {
  // The caller's row as it was before this statement: what is read of it never changes.
  calls: `insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, is_test, started_by,
      parent_execution_id, parent_node_id, parent_run_id, root_execution_id, depth, is_gated)
    select c.id, $2::uuid, c.workflow_id, c.version_id, 'pending', 'workflow', c.trigger, x.is_test, x.started_by,
      x.id, c.node_id, c.run_id, coalesce(x.root_execution_id, x.id), x.depth + 1, c.ticket is not null
    from e, p, executions x, jsonb_to_recordset(p.j #> '{calls,started}') as c(id uuid, workflow_id uuid, version_id uuid, trigger jsonb, node_id text, run_id uuid, ticket jsonb)
    where x.id = $1::uuid returning id, is_gated`,
  // The same as publishEvent at the start of any other execution.
  calls_sent: `select inngest.ingest(c.id::text, '${REQUESTED}', ${about("c.id::text")}, ${TS}) as sent from calls c, p where not c.is_gated`,
  // Held until the release that this wakes: it orders them behind those that are there (as lib/executions/flow/admit.ts does).
  tickets: `insert into flow_tickets (execution_id, org_id, workflow_id, pool, pool_limit, queue, queue_default, turn)
    select c.id, $2::uuid, c.workflow_id, c.ticket ->> 'pool', (c.ticket ->> 'pool_limit')::int, c.ticket ->> 'queue', (c.ticket ->> 'queue_default')::int,
      greatest(coalesce((select max(t.turn) from flow_tickets t where t.org_id = $2::uuid and t.pool = c.ticket ->> 'pool' and t.state = 'held'), 0),
        coalesce((select t.turn from flow_tickets t where t.org_id = $2::uuid and t.queue = c.ticket ->> 'queue' and t.state = 'held' and t.turn > 0
          order by t.turn limit 1), 1) - 1) + 1
    from e, p, jsonb_to_recordset(p.j #> '{calls,started}') as c(id uuid, workflow_id uuid, ticket jsonb) where c.ticket is not null
    returning pg_notify('flow_freed', org_id::text)`,
  returned: `update executions c set returned_at = now()
    from e, p where c.parent_execution_id = $1::uuid and c.id in (select r::uuid from jsonb_array_elements_text(p.j #> '{calls,returned}') r)`,
  // Called for a row of e, so not at all when somebody else has written meanwhile.
  abandoned: `select c as id, pg_notify('execution_cancel', c::text) as told
    from e, p cross join lateral abandon_calls(case when e.event_seq is not null then $1::uuid end, case
      when p.j #> '{calls,abandoned}' is not null then array(select r::uuid from jsonb_array_elements_text(p.j #> '{calls,abandoned}') r) end) c`,
  abandoned_sent: `select inngest.ingest(a.id || ':cancel', '${CANCEL}', ${about("a.id::text")}, ${TS}) as sent from abandoned a, p`,
  ended_sent: `select inngest.ingest($1::text || ':ended', '${WOKEN}', ${about("p.j ->> 'parent'")} || '{"reason": "returned"}', ${TS}) as sent from e, p`,
} as const;

type CallPart = keyof typeof CALL_PARTS;

/** What the statement must read of the parts: one that only selects is not run by PostgreSQL unless something reads it. */
export const CALL_READS: Readonly<Record<string, string>> = {
  calls_sent: "(select bool_or(sent) from calls_sent) as calls_sent",
  tickets: "(select count(*) from tickets) as tickets",
  abandoned: "(select jsonb_agg(id) from abandoned) as abandoned",
  abandoned_sent: "(select bool_or(sent) from abandoned_sent) as abandoned_sent",
  ended_sent: "(select sent from ended_sent) as ended_sent",
};

export interface CallFlush {
  /** The execution that called this one. */
  parentId: string | null;
  /** Whether this one may have called others. */
  hasCalls: boolean;
}

interface Ending {
  completedAt: string | null;
  closeOpen: boolean;
  changes: Changes;
}

/** Whether events go into the statement: they do unless an Inngest server of its own is used. */
const inStatement = () => env().inngestBaseUrl === null;

/** The parts that this flush needs. */
export function callParts(flush: CallFlush & Ending): [CallPart, boolean][] {
  const { calls } = flush.changes;
  const isEnd = flush.completedAt !== null && flush.parentId !== null;
  if (!calls && !isEnd && !(flush.closeOpen && flush.hasCalls)) return [];
  const sends = inStatement();
  const isStart = calls !== undefined && calls.started.size > 0;
  const isAbandoned = (flush.closeOpen && flush.hasCalls) || (calls !== undefined && calls.abandoned.size > 0);
  return [
    ["calls", isStart],
    ["calls_sent", isStart && sends],
    ["tickets", isStart && [...calls.started.values()].some(({ ticket }) => ticket !== null)],
    // To abandon all of them marks these as well, and one statement cannot write a row twice.
    ["returned", !flush.closeOpen && calls !== undefined && calls.returned.size > 0],
    ["abandoned", isAbandoned],
    ["abandoned_sent", isAbandoned && sends],
    ["ended_sent", isEnd && sends],
  ];
}

/** What the parts read of the statement's body. Without a list of those abandoned, all are. */
export function callBody(flush: CallFlush & Ending) {
  const { calls } = flush.changes;
  if (!calls && flush.parentId === null) return {};
  return {
    parent: flush.parentId,
    calls: calls && {
      started: [...calls.started.values()],
      returned: [...calls.returned],
      ...(flush.closeOpen ? {} : { abandoned: [...calls.abandoned] }),
    },
  };
}

type Sent = { name: string; id: string; data: Record<string, string> };
const holder = globalThis as typeof globalThis & { flowpilotSend?: (events: Sent[]) => Promise<unknown> };

/** With an Inngest server of its own: how to send what a flush has set off. A crash before it is made good by the sweeper. */
export function sendWith(send: (events: Sent[]) => Promise<unknown>): void {
  holder.flowpilotSend = send;
}

/** Sends after the commit what could not go into the statement. Never throws: what is stored stands, and the sweeper makes up for it. */
export async function sendAfter(
  flush: CallFlush & Ending & { orgId: string; executionId: string },
  abandoned: readonly string[],
): Promise<void> {
  if (inStatement() || !holder.flowpilotSend) return;
  const of = (id: string) => ({ org_id: flush.orgId, execution_id: id });
  const events: Sent[] = [];
  for (const { id, ticket } of flush.changes.calls?.started.values() ?? [])
    if (ticket === null) events.push({ name: REQUESTED, id, data: of(id) });
  for (const id of abandoned) events.push({ name: CANCEL, id: `${id}:cancel`, data: of(id) });
  if (flush.completedAt !== null && flush.parentId !== null) {
    const data = { ...of(flush.parentId), reason: "returned" };
    events.push({ name: WOKEN, id: `${flush.executionId}:ended`, data });
  }
  try {
    if (events.length > 0) await holder.flowpilotSend(events);
  } catch (error) {
    log.warn(
      { event: "call_events_lost", error },
      "Events of a call were not sent; the sweeper finds who waits for them.",
    );
  }
}
