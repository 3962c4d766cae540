import { txSql, withTenant } from "@/db/client";
import { stateOf } from "./doc";
import { placeOf } from "./place";
import { readShared } from "./read";

/**
 * Folds the updates of a shared document into its state. Nobody waits for it: it reads, computes, and then changes the rows only if
 * nobody else has done so in the meantime; what was appended since stays an update. @returns the state's bytes, null when there was
 * nothing to do or somebody else did it.
 */
export function compact(orgId: string, name: string): Promise<number | null> {
  const { states, updates, key, id } = placeOf(name);
  return withTenant(orgId, async (tx) => {
    const shared = await readShared(tx, name);
    if (!shared || shared.seq === shared.stateSeq) return null;
    const folded = stateOf(shared.updates, name);
    if (folded === null) return null;
    const state = Buffer.from(folded);
    const sql = txSql(tx);
    const [done] = await sql`
      with folded as (
        update ${sql(states)} set state = ${state}, state_seq = ${shared.seq}
        where org_id = ${orgId} and ${sql(key)} = ${id} and state_seq = ${shared.stateSeq} returning ${sql(key)} as id),
      gone as (delete from ${sql(updates)} u using folded f where u.${sql(key)} = f.id and u.seq <= ${shared.seq})
      select from folded`;
    return done ? state.length : null;
  });
}
