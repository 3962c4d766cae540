/** The engine's face: what execute-workflow calls and what it answers. */
import type { NodeErrorShape } from "@/lib/nodes/errors";

export interface AdvanceRequest {
  orgId: string;
  executionId: string;
  /** Checkpoint the caller last saw; null at the start. A stale one runs nothing and gets today's verdict. */
  expectedCheckpoint: string | null;
}

/** A few bytes: payloads never travel through Inngest. Timestamps are ISO 8601 in UTC. */
export type Verdict =
  /** More to do at once. */
  | { kind: "running"; checkpoint: string }
  /** Nothing to do until somebody decides, or until the moment given (null: no timeout). */
  | { kind: "waiting"; checkpoint: string; approvals: string[]; until: string | null }
  /** Nothing to do until the moment given. */
  | { kind: "sleeping"; checkpoint: string; until: string }
  | { kind: "completed" }
  | { kind: "failed"; error: NodeErrorShape & { node_id?: string } }
  | { kind: "cancelled" };

/** Types of execution_events rows (lib/api/contracts/events.ts gives their data). */
export type ExecutionEventType =
  | "execution.started"
  | "execution.interrupted"
  | "execution.resumed"
  | "execution.completed"
  | "execution.failed"
  | "execution.cancelled"
  | "node.started"
  | "node.waiting"
  | "node.retrying"
  | "node.completed"
  | "node.failed"
  | "node.skipped"
  | "node.log"
  | "node.token"
  | "edge.fired"
  | "approval.created"
  | "approval.decided";
