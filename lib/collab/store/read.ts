/** Reading a shared document from its tables. */
import { type Tx, txSql } from "@/db/client";
import { placeOf } from "./place";

export interface SharedState {
  /** Yjs updates that together are the document at `seq`; the first one may be the compacted state. */
  updates: Uint8Array[];
  /** Number of the newest update. */
  seq: number;
  /** How far the compacted state goes. */
  stateSeq: number;
  /** The draft is the document as it was at this update. */
  derivedSeq: number;
}

interface Row {
  state: Buffer | null;
  state_seq: number;
  last_seq: number;
  derived_seq: number;
  framed: Buffer | null;
}

/**
 * What there is after update number `after` (left out: everything), or null when there is no such shared document yet. It is one
 * statement, because between two of them a compaction could move updates from the one table to the other.
 */
export async function readShared(tx: Tx, name: string, after = -1): Promise<SharedState | null> {
  const { states, updates, key, id } = placeOf(name);
  const sql = txSql(tx);
  const [row] = await sql<Row[]>`
    select case when s.state_seq > ${after} then s.state end as state, s.state_seq, s.last_seq, s.derived_seq,
      (select string_agg(int4send(octet_length(u.update)) || u.update, ''::bytea order by u.seq)
        from ${sql(updates)} u where u.${sql(key)} = s.${sql(key)} and u.seq > greatest(s.state_seq, ${after})) as framed
    from ${sql(states)} s where s.${sql(key)} = ${id}`;
  if (!row) return null;
  const changes = unframed(row.framed ?? Buffer.alloc(0));
  return {
    updates: row.state ? [row.state, ...changes] : changes,
    seq: row.last_seq,
    stateSeq: row.state_seq,
    derivedSeq: row.derived_seq,
  };
}

/** Each update behind its length. */
function unframed(bytes: Buffer): Uint8Array[] {
  const updates: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readInt32BE(at);
    updates.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return updates;
}

/** Nobody appends to the document until the transaction ends. @returns whether there is such a shared document. */
export async function lockShared(tx: Tx, name: string): Promise<boolean> {
  const { states, key, id } = placeOf(name);
  const sql = txSql(tx);
  const found = await sql`select from ${sql(states)} where ${sql(key)} = ${id} for update`;
  return found.length > 0;
}

/** How far the shared document and the draft have come; null when there is no shared document. */
export async function headOf(tx: Tx, name: string): Promise<{ seq: number; derivedSeq: number } | null> {
  const { states, key, id } = placeOf(name);
  const sql = txSql(tx);
  const [row] = await sql<{ seq: number; derivedSeq: number }[]>`
    select last_seq as seq, derived_seq as "derivedSeq" from ${sql(states)} where ${sql(key)} = ${id}`;
  return row ?? null;
}
