/** What the engine reads from PostgreSQL, each in one statement. */
import type { TriggerPayload } from "@/lib/triggers/types";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { readWhenAsked } from "./returned";
import { tenantStatement } from "./sql";
import type { ExecutionStatus } from "./status";

export interface ExecutionRow {
  id: string;
  org_id: string;
  workflow_id: string;
  version_id: string;
  status: ExecutionStatus;
  trigger: TriggerPayload;
  error: { code: string; message: string; node_id?: string; retriable?: boolean } | null;
  checkpoint_id: string | null;
  event_seq: number;
  wake_at: string | null;
  cancel_requested_at: string | null;
  /** Under flow control: it asks for its turn before it starts or goes on. */
  is_gated: boolean;
  started_by: string | null;
  /** The execution that called it. */
  parent: string | null;
  created_at: string;
  started_at: string | null;
  /** The workspace has variables, which a slice reads when it begins. */
  has_vars: boolean;
  /** Begins where its origin had come to (seed.ts). */
  seeded: boolean;
}

/** An approval that is pending or whose decision the graph has not taken in yet. */
export interface OpenApproval {
  id: string;
  task_id: string;
  node_id: string;
  visit: number;
  status: "pending" | "approved" | "rejected" | "expired";
  on_timeout: "approve" | "reject" | "fail" | "branch";
  expires_at: string | null;
  comment: string | null;
  resume_data: unknown;
  output_port: string | null;
  decided_at: string | null;
  decided_by: { id: string; name: string; email: string } | null;
}

export interface Version {
  id: string;
  number: number | null;
  workflow_id: string;
  workflow_name: string;
  document: WorkflowDocument;
}

// Times leave PostgreSQL as ISO 8601 text within JSON; drivers then cannot disagree about them.
const LOAD = `
select jsonb_build_object(
  'execution', jsonb_build_object(
    'id', e.id, 'org_id', e.org_id, 'workflow_id', e.workflow_id, 'version_id', e.version_id, 'status', e.status, 'trigger', e.trigger,
    'error', e.error, 'checkpoint_id', e.checkpoint_id, 'event_seq', e.event_seq, 'wake_at', e.wake_at,
    'cancel_requested_at', e.cancel_requested_at, 'is_gated', e.is_gated, 'started_by', e.started_by, 'parent', e.parent_execution_id, 'created_at', e.created_at,
    'started_at', e.started_at, 'seeded', e.seed is not null,
    'has_vars', exists (select from variables where org_id = e.org_id and (workflow_id is null or workflow_id = e.workflow_id))),
  'approvals', case when e.checkpoint_id is null then '[]'::jsonb else (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', a.id, 'task_id', a.task_id, 'node_id', a.node_id, 'visit', a.visit, 'status', a.status, 'on_timeout', a.on_timeout,
      'expires_at', a.expires_at, 'comment', a.comment, 'resume_data', a.resume_data, 'output_port', a.output_port,
      'decided_at', a.decided_at,
      'decided_by', case when u.id is null then null else jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email) end)), '[]')
    from approvals a left join users u on u.id = a.decided_by
    where a.execution_id = e.id and a.consumed_at is null and a.status <> 'cancelled') end) as found
from executions e where e.id = $1`;

/** The execution and its open approvals; null when this workspace has no such execution. */
export async function loadExecution(
  orgId: string,
  executionId: string,
): Promise<{ execution: ExecutionRow; approvals: OpenApproval[] } | null> {
  const [row] = await tenantStatement<{ found: { execution: ExecutionRow; approvals: OpenApproval[] } }>(orgId, LOAD, [
    executionId,
  ]);
  if (row?.found.execution.trigger.data_artifact) readWhenAsked(row.found.execution.trigger);
  return row?.found ?? null;
}

const VERSION = `
select jsonb_build_object('id', v.id, 'number', v.number, 'workflow_id', v.workflow_id, 'workflow_name', w.name,
  'document', v.document) as version
from workflow_versions v join workflows w on w.id = v.workflow_id where v.id = $1`;

export async function loadVersion(orgId: string, versionId: string): Promise<Version | null> {
  const [row] = await tenantStatement<{ version: Version }>(orgId, VERSION, [versionId]);
  return row?.version ?? null;
}

/** Attempts that a crash left behind: open ones, and those closed as such, whose numbers are taken. */
export interface CrashedRun {
  id: string;
  node_id: string;
  visit: number;
  attempt: number;
  open: boolean;
  started_at: string;
}

const THREAD = `
select jsonb_build_object(
  'checkpoint', c.checkpoint, 'metadata', c.metadata, 'parent', c.parent_checkpoint_id,
  'blobs', (select coalesce(jsonb_agg(jsonb_build_array(b.channel, b.type, encode(b.blob, 'base64'))), '[]')
    from jsonb_each_text(c.checkpoint -> 'channel_versions') v
    join langgraph.checkpoint_blobs b on b.thread_id = c.thread_id and b.checkpoint_ns = '' and b.channel = v.key and b.version = v.value),
  'writes', (select coalesce(jsonb_agg(jsonb_build_array(w.task_id, w.channel, w.type, encode(w.blob, 'base64')) order by w.task_id, w.idx), '[]')
    from langgraph.checkpoint_writes w
    where w.thread_id = c.thread_id and w.checkpoint_ns = '' and w.checkpoint_id = c.checkpoint_id)) as thread,
  (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'node_id', r.node_id, 'visit', r.visit, 'attempt', r.attempt,
      'open', r.status = 'running', 'started_at', r.started_at)), '[]')
    from node_runs r where r.execution_id = $1::uuid
      and (r.status = 'running' or r.error ->> 'code' = 'interrupted_by_crash')) as crashed
from langgraph.checkpoints c where c.thread_id = $1::text and c.checkpoint_ns = '' and c.checkpoint_id = $2`;

export interface StoredThread {
  checkpoint: Record<string, unknown>;
  metadata: Record<string, unknown>;
  parent: string | null;
  /** [channel, type, base64 | null] */
  blobs: [string, string, string | null][];
  /** [task id, channel, type, base64] */
  writes: [string, string, string, string][];
}

/** The stored checkpoint of an execution with its pending writes, and what a crash left in node_runs. */
export async function loadThread(
  orgId: string,
  executionId: string,
  checkpointId: string,
): Promise<{ thread: StoredThread; crashed: CrashedRun[] } | null> {
  const [row] = await tenantStatement<{ thread: StoredThread; crashed: CrashedRun[] }>(orgId, THREAD, [
    executionId,
    checkpointId,
  ]);
  return row ?? null;
}

const EXPIRE = `
update approvals set status = 'expired', decided_at = $2::timestamptz, decided_via = 'timeout'
where execution_id = $1 and status = 'pending' and expires_at <= $2::timestamptz returning id`;

/** Ends the time of overdue approvals, unless somebody decides first: the row decides who was earlier. @returns how many expired. */
export async function expireApprovals(orgId: string, executionId: string, now: string): Promise<number> {
  return (await tenantStatement(orgId, EXPIRE, [executionId, now])).length;
}
