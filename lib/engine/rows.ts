/** The rows that a slice gathers in memory and writes in one statement. Columns are those of db/schema/executions.ts. */
import type { NodeErrorShape } from "@/lib/nodes/errors";
import type { ApprovalRequest } from "@/lib/nodes/types";
import type { ArtifactRef } from "@/lib/storage/artifacts";
import type { TriggerPayload } from "@/lib/triggers/types";
import type { ExecutionEventType } from "./types";

/** One attempt of one visit. Written again whenever it changes; a null input keeps the stored one. */
export interface RunRow {
  id: string;
  node_id: string;
  visit: number;
  attempt: number;
  status: "running" | "waiting" | "completed" | "failed" | "skipped" | "cancelled";
  input: unknown;
  output: unknown;
  error: NodeErrorShape | null;
  route: string | null;
  started_at: string;
  completed_at: string | null;
  duration_ms: number | null;
}

export interface EventRow {
  type: ExecutionEventType;
  node_id: string | null;
  data: Record<string, unknown>;
  at: string;
}

export interface ApprovalRow {
  id: string;
  task_id: string;
  node_id: string;
  visit: number;
  interrupt_id: string;
  prompt: string;
  context: unknown;
  on_timeout: ApprovalRequest["onTimeout"];
  expires_at: string | null;
}

/** An execution that a workflow node starts. */
export interface CallRow {
  id: string;
  workflow_id: string;
  version_id: string;
  node_id: string;
  /** node_runs row of the attempt that calls. */
  run_id: string;
  trigger: TriggerPayload;
  /** Set when the called workflow is under flow control: it starts when its turn comes. */
  ticket: CallTicket | null;
}

/** What a place is asked for with: a row of flow_tickets. */
export interface CallTicket {
  pool: string;
  pool_limit: number | null;
  queue: string;
  queue_default: number | null;
}

/** What becomes of called executions, by their ids. */
export interface CallChanges {
  started: Map<string, CallRow>;
  /** Ended, and their result was taken in. */
  returned: Set<string>;
  /** Waited for no longer, so to be cancelled. */
  abandoned: Set<string>;
}

export const noCalls = (): CallChanges => ({ started: new Map(), returned: new Set(), abandoned: new Set() });

/** Everything one node visit leaves behind. */
export interface Changes {
  runs: Map<string, RunRow>;
  events: EventRow[];
  approvals: Map<string, ApprovalRow>;
  /** Approval id → LangGraph interrupt id, for approvals stored before their interrupt was raised. */
  interrupts: Map<string, string>;
  /** Approvals whose decision the graph has taken in. */
  consumed: Set<string>;
  artifacts: Map<string, ArtifactRef>;
  /** Only where a workflow is called; always together with the calling node's run. */
  calls?: CallChanges;
}

export function noChanges(): Changes {
  return {
    runs: new Map(),
    events: [],
    approvals: new Map(),
    interrupts: new Map(),
    consumed: new Set(),
    artifacts: new Map(),
  };
}

/** Adds `more` to `into`; later rows replace earlier ones with the same id. */
export function addChanges(into: Changes, more: Changes): void {
  for (const [id, row] of more.runs)
    into.runs.set(id, { ...row, input: row.input ?? into.runs.get(id)?.input ?? null });
  into.events.push(...more.events);
  for (const [id, row] of more.approvals) into.approvals.set(id, row);
  for (const [id, interrupt] of more.interrupts) into.interrupts.set(id, interrupt);
  for (const id of more.consumed) into.consumed.add(id);
  for (const [hash, ref] of more.artifacts) into.artifacts.set(hash, ref);
  if (more.calls) into.calls = addCalls(into.calls ?? noCalls(), more.calls);
}

function addCalls(into: CallChanges, { started, returned, abandoned }: CallChanges): CallChanges {
  for (const [id, row] of started) into.started.set(id, row);
  for (const id of returned) into.returned.add(id);
  for (const id of abandoned) into.abandoned.add(id);
  return into;
}

export function isEmpty(changes: Changes): boolean {
  return (
    changes.runs.size +
      changes.events.length +
      changes.approvals.size +
      changes.interrupts.size +
      changes.consumed.size ===
    0
  );
}
