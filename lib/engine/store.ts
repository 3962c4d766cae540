/** What the engine writes to PostgreSQL: a whole slice in one statement, fenced by the number of the last event. */
import { pgJson } from "./json";
import type { Changes } from "./rows";
import { tenantStatement } from "./sql";
import type { ExecutionStatus } from "./status";

export { loadExecution } from "./load";

/** The LangGraph part of a flush, serialised by the saver. */
export interface ThreadWrite {
  checkpoint: { id: string; parent: string | null; body: Record<string, unknown>; metadata: unknown } | null;
  blobs: { channel: string; version: string; type: string; blob: string | null }[];
  writes: { checkpoint_id: string; task_id: string; idx: number; channel: string; type: string; blob: string }[];
}

export interface Flush {
  orgId: string;
  executionId: string;
  workflowId: string;
  /** Number of the last event before this flush: the fence. Whoever is late finds another number and writes nothing. */
  expectedSeq: number;
  status: ExecutionStatus;
  checkpointId: string | null;
  startedAt: string;
  completedAt: string | null;
  wakeAt: string | null;
  now: string;
  output?: unknown;
  error?: unknown;
  /** Closes node runs and approvals that are still open, at the end of an execution. */
  closeOpen: boolean;
  /** Forgets the thread. */
  dropThread: boolean;
  thread: ThreadWrite;
  changes: Changes;
}

const PART = {
  runs: `insert into node_runs (id, org_id, execution_id, node_id, visit, attempt, status, input, output, error, route, started_at, completed_at, duration_ms)
    select r.id, $2::uuid, $1::uuid, r.node_id, r.visit, r.attempt, r.status, r.input, r.output, r.error, r.route, r.started_at, r.completed_at, r.duration_ms
    from e, p, jsonb_to_recordset(p.j -> 'runs') as r(id uuid, node_id text, visit int, attempt int, status text, input jsonb, output jsonb,
      error jsonb, route text, started_at timestamptz, completed_at timestamptz, duration_ms int)
    on conflict (id) do update set status = excluded.status, input = coalesce(excluded.input, node_runs.input), output = excluded.output,
      error = excluded.error, route = excluded.route, completed_at = excluded.completed_at, duration_ms = excluded.duration_ms`,
  events: `insert into execution_events (org_id, execution_id, seq, type, node_id, data, at)
    select $2::uuid, $1::uuid, $3::bigint + v.n, v.x ->> 'type', v.x ->> 'node_id', v.x -> 'data', (v.x ->> 'at')::timestamptz
    from e, p, jsonb_array_elements(p.j -> 'events') with ordinality as v(x, n)`,
  approvals: `insert into approvals (id, org_id, task_id, execution_id, workflow_id, node_id, visit, interrupt_id, prompt, context, status, on_timeout, expires_at, created_at)
    select a.id, $2::uuid, a.task_id, $1::uuid, (p.j ->> 'workflow_id')::uuid, a.node_id, a.visit, a.interrupt_id, a.prompt, a.context, 'pending', a.on_timeout, a.expires_at, (p.j ->> 'now')::timestamptz
    from e, p, jsonb_to_recordset(p.j -> 'approvals') as a(id uuid, task_id text, node_id text, visit int, interrupt_id text, prompt text,
      context jsonb, on_timeout text, expires_at timestamptz)`,
  interrupts: `update approvals a set interrupt_id = i.value from e, p, jsonb_each_text(p.j -> 'interrupts') i where a.id = i.key::uuid`,
  consumed: `update approvals a set consumed_at = (p.j ->> 'now')::timestamptz
    from e, p where a.id in (select c::uuid from jsonb_array_elements_text(p.j -> 'consumed') c)`,
  artifacts: `insert into artifacts (org_id, hash, size, mime)
    select $2::uuid, r.hash, r.size, r.mime from e, p, jsonb_to_recordset(p.j -> 'artifacts') as r(hash text, size int, mime text)
    on conflict do nothing`,
  checkpoint: `insert into langgraph.checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
    select $1::text, '', c ->> 'id', c ->> 'parent', c -> 'body', c -> 'metadata' from e, p, jsonb_extract_path(p.j, 'thread', 'checkpoint') c
    on conflict (thread_id, checkpoint_ns, checkpoint_id) do nothing`,
  blobs: `insert into langgraph.checkpoint_blobs (thread_id, checkpoint_ns, channel, version, type, blob)
    select $1::text, '', b.channel, b.version, b.type, decode(b.blob, 'base64')
    from e, p, jsonb_to_recordset(p.j #> '{thread,blobs}') as b(channel text, version text, type text, blob text)
    on conflict do nothing`,
  writes: `insert into langgraph.checkpoint_writes (thread_id, checkpoint_ns, checkpoint_id, task_id, idx, channel, type, blob)
    select $1::text, '', w.checkpoint_id, w.task_id, w.idx, w.channel, w.type, decode(w.blob, 'base64')
    from e, p, jsonb_to_recordset(p.j #> '{thread,writes}') as w(checkpoint_id text, task_id text, idx int, channel text, type text, blob text)
    on conflict (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
      do update set channel = excluded.channel, type = excluded.type, blob = excluded.blob`,
  // Only the newest checkpoint is kept: a channel's superseded version goes when the new one comes, the rest of the old one here.
  old_checkpoints: `delete from langgraph.checkpoints c using e, p where c.thread_id = $1::text and c.checkpoint_id <> p.j #>> '{thread,checkpoint,id}'`,
  old_writes: `delete from langgraph.checkpoint_writes w using e, p where w.thread_id = $1::text and w.checkpoint_id <> p.j #>> '{thread,checkpoint,id}'`,
  old_blobs: `delete from langgraph.checkpoint_blobs b using e, p, jsonb_to_recordset(p.j #> '{thread,blobs}') as n(channel text, version text)
    where b.thread_id = $1::text and b.channel = n.channel and b.version <> n.version`,
  all_checkpoints: `delete from langgraph.checkpoints c using e where c.thread_id = $1::text`,
  all_writes: `delete from langgraph.checkpoint_writes w using e where w.thread_id = $1::text`,
  all_blobs: `delete from langgraph.checkpoint_blobs b using e where b.thread_id = $1::text`,
  // Rows that this same statement writes are not seen by these two: the caller closes those in memory.
  open_runs: `update node_runs r set status = 'cancelled', completed_at = (p.j ->> 'now')::timestamptz,
      duration_ms = greatest(0, extract(epoch from ((p.j ->> 'now')::timestamptz - r.started_at)) * 1000)::int
    from e, p where r.execution_id = $1::uuid and r.status in ('running', 'waiting')
      and r.id not in (select (x ->> 'id')::uuid from jsonb_array_elements(p.j -> 'runs') x)`,
  open_approvals: `update approvals a set status = 'cancelled' from e where a.execution_id = $1::uuid and a.status = 'pending'`,
} as const;

type Part = keyof typeof PART;

function parts(flush: Flush): Part[] {
  const { changes, thread } = flush;
  const wanted: [Part, boolean][] = [
    ["runs", changes.runs.size > 0],
    ["events", changes.events.length > 0],
    ["approvals", changes.approvals.size > 0],
    ["interrupts", changes.interrupts.size > 0],
    ["consumed", changes.consumed.size > 0],
    ["artifacts", changes.artifacts.size > 0],
    ["checkpoint", thread.checkpoint !== null],
    ["blobs", thread.blobs.length > 0],
    ["writes", thread.writes.length > 0],
    ["old_checkpoints", thread.checkpoint !== null],
    ["old_writes", thread.checkpoint !== null],
    ["old_blobs", thread.blobs.length > 0],
    ["all_checkpoints", flush.dropThread],
    ["all_writes", flush.dropThread],
    ["all_blobs", flush.dropThread],
    ["open_runs", flush.closeOpen],
    ["open_approvals", flush.closeOpen],
  ];
  return wanted.filter(([, is]) => is).map(([name]) => name);
}

function statement(names: readonly Part[]): string {
  return `with p as materialized (select $4::text::jsonb as j),
e as materialized (
  update executions x set status = p.j ->> 'status', checkpoint_id = p.j ->> 'checkpoint_id',
    event_seq = x.event_seq + jsonb_array_length(p.j -> 'events'), heartbeat_at = (p.j ->> 'now')::timestamptz,
    wake_at = (p.j ->> 'wake_at')::timestamptz, started_at = coalesce(x.started_at, (p.j ->> 'started_at')::timestamptz),
    completed_at = (p.j ->> 'completed_at')::timestamptz,
    output = nullif(p.j -> 'output', 'null'), error = nullif(p.j -> 'error', 'null')
  from p where x.id = $1::uuid and x.org_id = $2::uuid and x.event_seq = $3::bigint
    and x.status in ('pending', 'running', 'interrupted')
  returning x.event_seq, x.cancel_requested_at)
${names.map((name) => `, ${name} as (${PART[name]})`).join("\n")}
select e.event_seq, e.cancel_requested_at is not null as cancel, pg_notify('execution_events', $1 || ' ' || e.event_seq) from e`;
}

// One text per combination of parts, so that PostgreSQL can keep its prepared plan.
const texts = new Map<string, string>();

/**
 * Stores a slice in one statement. @returns the number of the last event and whether a cancel was asked for; null when somebody else
 * has written meanwhile (or the execution is over): then nothing at all was stored.
 */
export async function store(flush: Flush): Promise<{ seq: number; cancel: boolean } | null> {
  const names = parts(flush);
  const key = names.join();
  const text = texts.get(key) ?? statement(names);
  texts.set(key, text);
  const { changes } = flush;
  const body = pgJson({
    status: flush.status,
    checkpoint_id: flush.checkpointId,
    workflow_id: flush.workflowId,
    now: flush.now,
    wake_at: flush.wakeAt,
    started_at: flush.startedAt,
    completed_at: flush.completedAt,
    output: flush.output ?? null,
    error: flush.error ?? null,
    runs: [...changes.runs.values()],
    events: changes.events,
    approvals: [...changes.approvals.values()],
    interrupts: Object.fromEntries(changes.interrupts),
    consumed: [...changes.consumed],
    artifacts: [...changes.artifacts.values()],
    thread: flush.thread,
  });
  const values = [flush.executionId, flush.orgId, String(flush.expectedSeq), body];
  const [row] = await tenantStatement<{ event_seq: number; cancel: boolean }>(flush.orgId, text, values);
  return row ? { seq: row.event_seq, cancel: row.cancel } : null;
}
