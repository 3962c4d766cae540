/** Reading a shared document from its tables. */
import { type Tx, txSql } from "@/db/client";

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
 * What there is after update number `after` (left out: everything), or null when the workflow has no shared document yet. It is one
 * statement, because between two of them a compaction could move updates from the one table to the other.
 */
export async function readShared(tx: Tx, workflowId: string, after = -1): Promise<SharedState | null> {
  const [row] = await txSql(tx)<Row[]>`
    select case when s.state_seq > ${after} then s.state end as state, s.state_seq, s.last_seq, s.derived_seq,
      (select string_agg(int4send(octet_length(u.update)) || u.update, ''::bytea order by u.seq)
        from workflow_updates u where u.workflow_id = s.workflow_id and u.seq > greatest(s.state_seq, ${after})) as framed
    from workflow_states s where s.workflow_id = ${workflowId}`;
  if (!row) return null;
  const updates = unframed(row.framed ?? Buffer.alloc(0));
  return {
    updates: row.state ? [row.state, ...updates] : updates,
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

/** Nobody appends to the document until the transaction ends. @returns whether the workflow has a shared document. */
export async function lockShared(tx: Tx, workflowId: string): Promise<boolean> {
  const found = await txSql(tx)`select from workflow_states where workflow_id = ${workflowId} for update`;
  return found.length > 0;
}

/** How far the shared document and the draft have come; null when there is no shared document. */
export async function headOf(tx: Tx, workflowId: string): Promise<{ seq: number; derivedSeq: number } | null> {
  const [row] = await txSql(tx)<{ seq: number; derivedSeq: number }[]>`
    select last_seq as seq, derived_seq as "derivedSeq" from workflow_states where workflow_id = ${workflowId}`;
  return row ?? null;
}
