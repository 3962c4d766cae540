import { loadExecution } from "@/lib/engine/load";
import { noChanges } from "@/lib/engine/rows";
import { isTerminal, step } from "@/lib/engine/status";
import { store } from "@/lib/engine/store";

export interface Failure {
  orgId: string;
  executionId: string;
  code: string;
  message: string;
}

const TRIES = 5;

/** Ends an execution as failed when the machinery that drives it has given up. @returns whether it was still open. */
export async function failExecution({ orgId, executionId, code, message }: Failure): Promise<boolean> {
  const error = { code, message: message.slice(0, 2000), retriable: false };
  for (let tries = 0; tries < TRIES; tries++) {
    const loaded = await loadExecution(orgId, executionId);
    if (!loaded || isTerminal(loaded.execution.status)) return false;
    const { execution } = loaded;
    const now = new Date().toISOString();
    const changes = noChanges();
    const startedAt = execution.started_at ?? now;
    const duration = Math.max(0, Date.parse(now) - Date.parse(startedAt));
    changes.events.push({ type: "execution.failed", node_id: null, data: { error, duration_ms: duration }, at: now });
    const stored = await store({
      orgId,
      executionId,
      workflowId: execution.workflow_id,
      expectedSeq: execution.event_seq,
      status: step(execution.status, "failed"),
      checkpointId: execution.checkpoint_id,
      startedAt,
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
      hasCalls: true,
    });
    // Null: somebody has written meanwhile, so it is read again.
    if (stored) return true;
  }
  return false;
}
