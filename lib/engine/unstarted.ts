import type { AppError } from "@/lib/errors";
import type { ExecutionRow } from "./load";
import { noChanges } from "./rows";
import { step } from "./status";
import { store } from "./store";
import type { Verdict } from "./types";

/** Fails an execution whose version cannot run at all. @returns null when somebody else has gone on with it meanwhile. */
export async function failUnstarted(execution: ExecutionRow, cause: AppError, at: Date): Promise<Verdict | null> {
  const now = at.toISOString();
  const error = { code: cause.code, message: cause.message, hint: cause.hint, retriable: false };
  const changes = noChanges();
  changes.events.push({ type: "execution.failed", node_id: null, data: { error }, at: now });
  const stored = await store({
    orgId: execution.org_id,
    executionId: execution.id,
    workflowId: execution.workflow_id,
    expectedSeq: execution.event_seq,
    status: step(execution.status, "failed"),
    checkpointId: execution.checkpoint_id,
    startedAt: now,
    completedAt: now,
    wakeAt: null,
    now,
    error,
    closeOpen: true,
    dropThread: false,
    prune: false,
    thread: { checkpoint: null, blobs: [], writes: [] },
    changes,
    parentId: execution.parent,
    hasCalls: false,
  });
  return stored ? { kind: "failed", error } : null;
}
