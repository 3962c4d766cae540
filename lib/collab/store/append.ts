import { type Tx, txSql } from "@/db/client";
import { notFound } from "@/lib/api/ids";
import { tenantStatement } from "@/lib/engine/sql";
import { UPDATES_CHANNEL } from "./channels";
import { placeOf, type Tables } from "./place";

export interface Change {
  update: Uint8Array;
  /** Who made it; null for the server itself. */
  userId: string | null;
}

/** The row of the state gives the numbers out, so they have no gaps and are visible in their order: a reader by number misses nothing. */
const appendTo = ({ states, updates, key }: Tables) => `
with head as (
  update ${states} set last_seq = last_seq + $3::text::int where org_id = $1::uuid and ${key} = $2::uuid returning last_seq),
added as (
  insert into ${updates} (org_id, ${key}, seq, update, user_id)
  select $1::uuid, $2::uuid, head.last_seq - $3::text::int + c.n, decode(c.body, 'base64'), nullif(c.author, '')::uuid
  from head, unnest(string_to_array($4::text, ','), string_to_array($5::text, ',')) with ordinality as c(body, author, n))
select head.last_seq as seq, pg_notify('${UPDATES_CHANNEL}', $6::text || ' ' || head.last_seq) from head`;

/**
 * Appends changes to a shared document, in one statement and one round trip. When it resolves, they are on disk.
 * @returns the number of the last one. @throws AppError not_found when there is no such shared document
 */
export async function appendChanges(orgId: string, name: string, changes: Change[]): Promise<number> {
  const place = placeOf(name);
  const values = valuesOf(orgId, place.id, name, changes);
  return seqOf(place, await tenantStatement<{ seq: number }>(orgId, appendTo(place), values));
}

/** The same in the caller's transaction. */
export async function appendInside(tx: Tx, orgId: string, name: string, changes: Change[]): Promise<number> {
  const place = placeOf(name);
  const values = valuesOf(orgId, place.id, name, changes);
  return seqOf(place, await txSql(tx).unsafe<{ seq: number }[]>(appendTo(place), values));
}

function valuesOf(orgId: string, id: string, name: string, changes: Change[]): string[] {
  return [
    orgId,
    id,
    String(changes.length),
    changes.map(({ update }) => Buffer.from(update).toString("base64")).join(","),
    changes.map(({ userId }) => userId ?? "").join(","),
    name,
  ];
}

function seqOf({ noun }: Tables, [row]: { seq: number }[]): number {
  if (!row) throw notFound(noun);
  return row.seq;
}
