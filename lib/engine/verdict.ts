/** What the rows alone say about an execution, and what of it can go on now. Pure. */
import type { Resumption } from "@/lib/nodes/types";
import type { ExecutionRow, OpenApproval } from "./load";
import { isTerminal } from "./status";
import type { Verdict } from "./types";

/** ISO 8601 in UTC, of whatever form PostgreSQL gave. */
export const iso = (time: string): string => new Date(time).toISOString();

/** Today's verdict, without running anything. */
export function verdictOf(execution: ExecutionRow, approvals: readonly OpenApproval[]): Verdict {
  const checkpoint = execution.checkpoint_id ?? "";
  switch (execution.status) {
    case "completed":
      return { kind: "completed" };
    case "cancelled":
      return { kind: "cancelled" };
    case "failed":
      return {
        kind: "failed",
        error: { retriable: false, code: "failed", message: "The execution failed.", ...execution.error },
      };
    case "interrupted": {
      const until = execution.wake_at === null ? null : iso(execution.wake_at);
      const pending = approvals.filter((approval) => approval.status === "pending").map((approval) => approval.id);
      if (pending.length > 0 || until === null) return { kind: "waiting", checkpoint, approvals: pending, until };
      return { kind: "sleeping", checkpoint, until };
    }
    case "pending":
    case "running":
      return { kind: "running", checkpoint };
  }
}

/** True when an advance would find something to do. `hasReturned`: a called execution has ended. `now` is ISO 8601. */
export function canGoOn(
  execution: ExecutionRow,
  approvals: readonly OpenApproval[],
  hasReturned: boolean,
  now: string,
): boolean {
  if (isTerminal(execution.status)) return false;
  if (execution.cancel_requested_at !== null || execution.status !== "interrupted") return true;
  if (hasReturned) return true;
  if (execution.wake_at !== null && iso(execution.wake_at) <= now) return true;
  return approvals.some((approval) => approval.status !== "pending");
}

/** Approvals whose time is over though nobody has noted it yet. */
export function overdue(approvals: readonly OpenApproval[], now: string): boolean {
  return approvals.some(
    (approval) => approval.status === "pending" && approval.expires_at !== null && iso(approval.expires_at) <= now,
  );
}

/** What a decided approval wakes its node with; null while it is pending. What an expired one counts as is up to its executor. */
export function decisionOf(approval: OpenApproval): Resumption | null {
  const { status, comment, resume_data, output_port, decided_by, decided_at } = approval;
  const at = decided_at === null ? "" : iso(decided_at);
  if (status === "pending") return null;
  if (status !== "expired") {
    return {
      kind: "decision",
      decision: status,
      comment,
      data: resume_data ?? null,
      output_port,
      decided_by,
      decided_at: at,
    };
  }
  return {
    kind: "decision",
    decision: "timeout",
    comment: null,
    data: null,
    output_port: null,
    decided_by: null,
    decided_at: at,
  };
}
