/** The life of an execution as a literal table. Every write of executions.status goes through `step`. */
import type { EXECUTION_STATUS } from "@/db/schema/executions";
import { AppError } from "@/lib/errors";

export type ExecutionStatus = (typeof EXECUTION_STATUS)[number];

/** pending → running → interrupted ↔ running → completed | failed | cancelled */
export const NEXT_STATUS: Readonly<Record<ExecutionStatus, readonly ExecutionStatus[]>> = {
  pending: ["running", "cancelled", "failed"],
  running: ["running", "interrupted", "completed", "failed", "cancelled"],
  interrupted: ["interrupted", "running", "failed", "cancelled"],
  completed: [],
  failed: [],
  cancelled: [],
};

/** True when nothing follows. */
export function isTerminal(status: ExecutionStatus): boolean {
  return NEXT_STATUS[status].length === 0;
}

/** @returns `to`. @throws AppError when the table has no such arrow: a fault of ours, never of a person. */
export function step(from: ExecutionStatus, to: ExecutionStatus): ExecutionStatus {
  if (!NEXT_STATUS[from].includes(to)) throw new AppError("internal", `An execution cannot go from ${from} to ${to}.`);
  return to;
}
