/**
 * How long executions stay. What is finished goes when it is older than its days, or when the workflow has had so many newer ones;
 * failed executions are kept longer and counted apart, so that a flood of either kind does not push out the other.
 */
import type { RetentionDeleted, RetentionSettings } from "@/lib/api/contracts/operations";

export const RETENTION_DEFAULTS: RetentionSettings = { days: 30, failed_days: 90, max_per_workflow: 10_000 };

/**
 * Nothing goes sooner after its end than this, whatever the count says: a caller may still wait for the answer, a parent for its child.
 */
export const GRACE_MS = 10 * 60_000;
/** Checkpoints of what has completed or was cancelled; failed executions keep theirs, to go on from. */
export const CHECKPOINT_DAYS = 7;
/** A frozen draft or a stored value that nothing refers to: whoever has just made it may be about to. */
export const ORPHAN_MS = 24 * 3_600_000;
/** Breakers that nobody has called through for so long are forgotten. */
export const BREAKER_DAYS = 7;

export const DAY_MS = 86_400_000;

export const nothingDeleted = (): RetentionDeleted => ({
  executions: 0,
  checkpoints: 0,
  snapshots: 0,
  artifacts: 0,
  workflows: 0,
});

export function addDeleted(into: RetentionDeleted, more: Partial<RetentionDeleted>): void {
  into.executions += more.executions ?? 0;
  into.checkpoints += more.checkpoints ?? 0;
  into.snapshots += more.snapshots ?? 0;
  into.artifacts += more.artifacts ?? 0;
  into.workflows += more.workflows ?? 0;
}
