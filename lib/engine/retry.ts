/** When a failed attempt is tried again. Pure. */
import type { NodeError } from "@/lib/nodes/errors";
import { type RetryPolicy, retryPolicy } from "@/lib/workflow/schema";

export function policyOf(partial: Partial<RetryPolicy> | undefined): RetryPolicy {
  return retryPolicy.parse(partial ?? {});
}

/**
 * Milliseconds to wait before the next attempt, or null when there is none. Doubles after each failure up to the longest wait; half of
 * it is random ("equal jitter"), so that many executions that failed together do not come back together. Never earlier than Retry-After.
 * @param failures failed attempts so far, this one included; random in [0, 1).
 */
export function nextDelay(policy: RetryPolicy, failures: number, error: NodeError, random: number): number | null {
  if (!error.retriable || failures >= policy.attempts) return null;
  const full = Math.min(policy.max_backoff_seconds, policy.backoff_seconds * 2 ** (failures - 1)) * 1000;
  return Math.round(Math.max(full * (0.5 + random / 2), error.retryAfterMs ?? 0));
}
