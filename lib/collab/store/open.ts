import { type Tx, txSql, withTenant } from "@/db/client";
import { kindOf } from "../kinds";
import { placeOf } from "./place";

/**
 * Makes a shared document when there is none of this name yet. @returns whether there is something that has one: not what is deleted, nor
 * what is another workspace's.
 */
export function openShared(orgId: string, name: string): Promise<boolean> {
  return withTenant(orgId, (tx) => openInside(tx, orgId, name));
}

/**
 * The same in the caller's transaction. Documents are made only here, and under the row's lock: two that are made of one draft have no history
 * in common, and would not merge but double everything.
 */
export async function openInside(tx: Tx, orgId: string, name: string): Promise<boolean> {
  const { owners, states, key, id } = placeOf(name);
  const sql = txSql(tx);
  const isIt = sql`o.org_id = ${orgId} and o.id = ${id} and o.deleted_at is null`;
  const isOpen = async () => {
    const found = await sql`select from ${sql(states)} s join ${sql(owners)} o on o.id = s.${sql(key)} where ${isIt}`;
    return found.length > 0;
  };
  if (await isOpen()) return true;
  const owner = await sql`select from ${sql(owners)} o where ${isIt} for no key update`;
  if (owner.length === 0) return false;
  // Somebody may have been faster, while we waited for the row.
  if (!(await isOpen())) await kindOf(name).begin(tx, orgId, id);
  return true;
}
