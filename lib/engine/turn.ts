/** Flow control in the engine: an execution that has a ticket asks for its turn before it starts, and again before it goes on after a wait. */
import type { ExecutionRow } from "./load";
import { tenantStatement } from "./sql";
import type { Verdict } from "./types";

const TAKE = "select flow_take($1::uuid, $2::text::bigint, $3::text::timestamptz) as turn";

/**
 * What the run has to wait for when it is not its turn: to be woken when a place is free, or the end of a quiet time. Null: it may go.
 * One that runs has its place, and one that is to be cancelled needs none.
 */
export async function heldBack(execution: ExecutionRow, now: string): Promise<Verdict | null> {
  const { id, org_id: orgId, status, checkpoint_id: checkpoint } = execution;
  if (status === "running" || execution.cancel_requested_at !== null) return null;
  const [row] = await tenantStatement<{ turn: { go: true } | { go: false; until: string | null } }>(orgId, TAKE, [
    id,
    String(execution.event_seq),
    now,
  ]);
  if (!row || row.turn.go) return null;
  return { kind: "waiting", checkpoint: checkpoint ?? "", approvals: [], until: row.turn.until };
}
