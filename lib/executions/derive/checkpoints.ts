/** The checkpoints of an execution, and what its state was at one of them. */
import { sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import type { Checkpoint, CheckpointState } from "@/lib/api/contracts/derive";
import { checkpointsOf, originOf, standingAt, standingOf } from "./origin";

/** How many are listed at most; loops of thousands of rounds show their end. */
const MOST = 1000;

/** One for each moment at which nodes ended, the oldest first. @throws AppError not_found; conflict when they cannot be told */
export async function listCheckpoints(
  orgId: string,
  executionId: string,
): Promise<{ items: Checkpoint[]; truncated: boolean }> {
  const origin = await originOf(orgId, executionId);
  const items: Checkpoint[] = [];
  standingOf(origin, checkpointsOf(origin), (place, after, ended) => {
    items.push({
      checkpoint: place + 1,
      at:
        ended
          .map(({ at }) => at)
          .sort()
          .at(-1) ?? "",
      ended: ended.map(({ node_id, visit, kind }) => ({ node_id, visit, status: kind })),
      next: after.next,
    });
  });
  return { items: items.slice(-MOST), truncated: items.length > MOST };
}

/** Input and outputs as they were at a checkpoint. @throws AppError not_found; conflict */
export async function readCheckpoint(orgId: string, executionId: string, checkpoint: number): Promise<CheckpointState> {
  const origin = await originOf(orgId, executionId);
  const { progress, taken } = standingAt(origin, checkpoint);
  const runs = taken.filter(({ node_id, visit }) => progress.newest[node_id] === visit).map(({ run }) => run);
  const rows = await withTenant(orgId, (tx) =>
    tx.execute<{ node_id: string; output: unknown }>(sql`
      select node_id, output from node_runs
      where execution_id = ${executionId} and id in (select jsonb_array_elements_text(${JSON.stringify(runs)}::text::jsonb)::uuid)`),
  );
  const outputs = new Map(rows.map(({ node_id, output }) => [node_id, output]));
  return {
    checkpoint,
    input: origin.history.trigger.data,
    next: progress.next,
    fired_edges: progress.fired,
    outputs: Object.keys(progress.newest).map((id) => ({ node_id: id, output: outputs.get(id) ?? null })),
  };
}
