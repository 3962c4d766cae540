import { txSql, withTenant } from "@/db/client";
import { stateOf } from "./doc";
import { readShared } from "./read";

/**
 * Folds the updates of a shared document into its state. Nobody waits for it: it reads, computes, and then changes the rows only if
 * nobody else has done so in the meantime; what was appended since stays an update. @returns the state's bytes, null when there was
 * nothing to do or somebody else did it.
 */
export function compact(orgId: string, workflowId: string): Promise<number | null> {
  return withTenant(orgId, async (tx) => {
    const shared = await readShared(tx, workflowId);
    if (!shared || shared.seq === shared.stateSeq) return null;
    const folded = stateOf(shared.updates, workflowId);
    if (folded === null) return null;
    const state = Buffer.from(folded);
    const [done] = await txSql(tx)`
      with folded as (
        update workflow_states set state = ${state}, state_seq = ${shared.seq}
        where org_id = ${orgId} and workflow_id = ${workflowId} and state_seq = ${shared.stateSeq} returning workflow_id),
      gone as (delete from workflow_updates u using folded f where u.workflow_id = f.workflow_id and u.seq <= ${shared.seq})
      select from folded`;
    return done ? state.length : null;
  });
}
