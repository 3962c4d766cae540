import { z } from "zod";
import { workflowAccess } from "./access";
import { isoTime, page, pageQuery } from "./common";

export const executionStatus = z.enum(["pending", "running", "interrupted", "completed", "failed", "cancelled"]);
export type ExecutionStatus = z.infer<typeof executionStatus>;
export const nodeStatus = z.enum(["running", "waiting", "completed", "failed", "skipped", "cancelled"]);
export type NodeStatus = z.infer<typeof nodeStatus>;

export const executionError = z.looseObject({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  node_id: z.string().optional(),
  line: z.number().optional(),
});

export const executionListQuery = pageQuery.extend({
  workflow_id: z.uuid().optional(),
  version_id: z.uuid().optional(),
  status: executionStatus.optional(),
  /** Those that this execution has called. */
  parent_execution_id: z.uuid().optional(),
  /** Executions that others have called are left out unless this is true. */
  include_children: z.stringbool().optional(),
  /** "true": failed, no test, and nobody has dealt with it yet. */
  open: z.enum(["true", "false"]).optional(),
  /** Only those that are kept by hand. */
  keep: z.literal("true").optional(),
});

/** GET /api/v1/workflows/{id}/executions */
export const workflowHistoryQuery = executionListQuery.omit({ workflow_id: true });

export const executionListItem = z.object({
  execution_id: z.uuid(),
  workflow_id: z.uuid(),
  workflow_slug: z.string(),
  workflow_name: z.string(),
  /** null for a frozen draft, as its name. */
  version: z.number().int().nullable(),
  semver: z.string().nullable(),
  is_test: z.boolean(),
  /** Kept by hand, whatever the retention says. */
  keep: z.boolean(),
  status: executionStatus,
  trigger_type: z.string(),
  /** The execution that called it; null for one that was started from outside. */
  parent_execution_id: z.uuid().nullable(),
  /** Held back by flow control at this moment; the execution itself tells why. */
  is_held: z.boolean(),
  error: executionError.nullable(),
  created_at: isoTime,
  started_at: isoTime.nullable(),
  completed_at: isoTime.nullable(),
  duration_ms: z.number().nullable(),
});
export type ExecutionListItem = z.infer<typeof executionListItem>;
export const executionList = page(executionListItem);

export const originKind = z.enum(["replay", "fork", "resume", "partial"]);
export type OriginKind = z.infer<typeof originKind>;
/** What an execution was made from. */
export const executionOrigin = z.object({
  execution_id: z.uuid(),
  kind: originKind,
  node_id: z.string().nullable(),
  checkpoint: z.number().int().nullable(),
});
/** Which part of the draft a test ran, and which of the outputs that it took over were pinned, or are out of date. */
export const executionPartial = z.object({
  mode: z.enum(["to", "from", "only"]),
  node_id: z.string(),
  pinned: z.array(z.string()),
  stale: z.array(z.string()),
});
export type ExecutionPartial = z.infer<typeof executionPartial>;
/** What was made from an execution. */
export const executionDescendant = z.object({
  execution_id: z.uuid(),
  kind: originKind,
  status: executionStatus,
  created_at: isoTime,
});

export const nodeAttempt = z.object({
  attempt: z.number().int(),
  status: nodeStatus,
  started_at: isoTime,
  completed_at: isoTime.nullable(),
  duration_ms: z.number().nullable(),
  error: executionError.nullable(),
  /** The execution that this attempt of a sub-workflow node called. */
  child_execution_id: z.uuid().nullable(),
});

/** The newest visit of one node; earlier visits (loops) are listed in `visits`. */
export const executionNode = z.object({
  node_id: z.string(),
  status: nodeStatus,
  started_at: isoTime.nullable(),
  completed_at: isoTime.nullable(),
  duration_ms: z.number().nullable(),
  visit: z.number().int(),
  /** Taken over from the origin: not run in this execution. */
  reused: z.boolean(),
  attempts: z.array(nodeAttempt),
  input: z.unknown(),
  output: z.unknown(),
  route: z.string().nullable(),
  error: executionError.nullable(),
  /** The execution that its newest attempt called; null for nodes that call none. */
  child_execution_id: z.uuid().nullable(),
});
export type ExecutionNode = z.infer<typeof executionNode>;

export const pendingTask = z.object({
  /** Eight characters. */
  task_id: z.string(),
  approval_id: z.uuid(),
  node_id: z.string(),
  prompt: z.string(),
  context: z.unknown(),
  expires_at: isoTime.nullable(),
});

/** Why an execution is held back, and how many of those that share the limit go before it. */
export const executionHeld = z.object({
  reason: z.enum(["concurrency", "queue", "waiting", "debounce", "paused"]),
  /** 1: it is next. */
  position: z.number().int(),
  limit: z.number().int().nullable(),
  queue: z.string(),
  until: isoTime.nullable(),
});
export type ExecutionHeld = z.infer<typeof executionHeld>;

export const executionDetail = z.object({
  execution_id: z.uuid(),
  access: workflowAccess.nullable(),
  workflow_id: z.uuid(),
  workflow_slug: z.string(),
  workflow_name: z.string(),
  version_id: z.uuid(),
  /** null for a frozen draft, as its name. */
  version: z.number().int().nullable(),
  semver: z.string().nullable(),
  is_test: z.boolean(),
  /** Kept by hand, whatever the retention says. */
  keep: z.boolean(),
  status: executionStatus,
  trigger_type: z.string(),
  /** Held back by flow control; null for all that runs, or waits for something else. */
  held: executionHeld.nullable(),
  /** The execution that called it, and the node that did; null for one that was started from outside. */
  parent_execution_id: z.uuid().nullable(),
  parent_node_id: z.string().nullable(),
  parent_workflow_name: z.string().nullable(),
  /** The outermost of the executions that led to it. */
  root_execution_id: z.uuid().nullable(),
  /** The data that the trigger brought. */
  input: z.unknown(),
  output: z.unknown(),
  error: executionError.nullable(),
  created_at: isoTime,
  started_at: isoTime.nullable(),
  completed_at: isoTime.nullable(),
  duration_ms: z.number().nullable(),
  /** Number of the newest event included here: open the stream with it as Last-Event-ID. */
  event_seq: z.number().int(),
  nodes: z.array(executionNode),
  /** Ids of the edges that fired. */
  fired_edges: z.array(z.string()),
  pending_tasks: z.array(pendingTask),
  origin: executionOrigin.nullable(),
  /** A test of a part of the draft; null for all others. */
  partial: executionPartial.nullable(),
  /** What was made from it, the newest first, 50 at most. */
  descendants: z.array(executionDescendant),
  /** How people dealt with a failed one. */
  handled: z.enum(["retried", "dismissed"]).nullable(),
});
export type ExecutionDetail = z.infer<typeof executionDetail>;

/** PUT /api/v1/executions/{id}/keep */
export const keepBody = z.object({ keep: z.boolean() });

/** 202 of execute and of a webhook. */
export const executionAccepted = z.object({ execution_id: z.uuid(), status: executionStatus, status_url: z.string() });

/** POST /api/v1/executions/{id}/resume */
export const resumeBody = z.object({
  approved: z.boolean().optional(),
  comment: z.string().max(10_000).optional(),
  resume_data: z.unknown().optional(),
  output_port: z.string().max(120).optional(),
  /** Needed when several approvals wait; eight characters or the approval's id. */
  task_id: z.string().max(64).optional(),
});
export const resumeAnswer = z.object({
  execution_id: z.uuid(),
  status: executionStatus,
  message: z.string(),
  completed: z.boolean(),
  paused_again: z.boolean(),
  remaining_nodes: z.array(z.string()),
});

/** One message of GET /api/v1/executions/{id}/stream: SSE id = seq, event = type, data = this as JSON. */
export const streamEvent = z.object({
  seq: z.number().int(),
  type: z.string(),
  node_id: z.string().nullable(),
  at: isoTime,
  data: z.record(z.string(), z.unknown()),
});
export type StreamEvent = z.infer<typeof streamEvent>;
