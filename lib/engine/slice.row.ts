import type { Changes } from "./rows";
import type { Slice } from "./slice";
import type { ExecutionStatus } from "./status";
import type { Flush } from "./store";

/** Supersteps after which superseded checkpoints go while an execution runs. */
const PRUNE_EVERY = 16;

export interface FlushEnd {
  status?: ExecutionStatus;
  wakeAt?: string | null;
  output?: unknown;
  error?: unknown;
  closeOpen?: boolean;
  dropThread?: boolean;
}

/** What a flush stores, from what the slice has gathered. */
export function rowOf(slice: Slice, end: FlushEnd, changes: Changes, thread: Flush["thread"]): Flush {
  const now = slice.time();
  if (end.closeOpen) {
    changes.approvals.clear();
    changes.calls?.started.clear();
    for (const run of changes.runs.values()) {
      if (run.status === "running" || run.status === "waiting")
        Object.assign(run, { status: "cancelled", completed_at: now });
    }
  }
  const isOver = slice.status === "completed" || slice.status === "failed" || slice.status === "cancelled";
  return {
    orgId: slice.execution.org_id,
    executionId: slice.execution.id,
    workflowId: slice.execution.workflow_id,
    expectedSeq: slice.seq,
    status: slice.status,
    checkpointId: slice.thread.checkpointId,
    startedAt: slice.startedAt,
    completedAt: isOver ? now : null,
    wakeAt: end.wakeAt ?? null,
    now,
    output: end.output,
    error: end.error,
    closeOpen: end.closeOpen ?? false,
    dropThread: (end.dropThread ?? false) && slice.threadStored,
    // While it waits, perhaps for a year, it keeps no more than it needs.
    prune: slice.threadStored && (slice.status === "interrupted" || slice.thread.passes(PRUNE_EVERY)),
    thread,
    changes,
    parentId: slice.execution.parent,
    hasCalls: slice.compiled.hasCalls,
  };
}
