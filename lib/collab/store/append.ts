import { type Tx, txSql } from "@/db/client";
import { notFound } from "@/lib/api/ids";
import { tenantStatement } from "@/lib/engine/sql";
import { UPDATES_CHANNEL } from "./channels";

export interface Change {
  update: Uint8Array;
  /** Who made it; null for the server itself. */
  userId: string | null;
}

/** The row of the state gives the numbers out, so they have no gaps and are visible in their order: a reader by number misses nothing. */
const APPEND = `
with head as (
  update workflow_states set last_seq = last_seq + $3::text::int where org_id = $1::uuid and workflow_id = $2::uuid returning last_seq),
added as (
  insert into workflow_updates (org_id, workflow_id, seq, update, user_id)
  select $1::uuid, $2::uuid, head.last_seq - $3::text::int + c.n, decode(c.body, 'base64'), nullif(c.author, '')::uuid
  from head, unnest(string_to_array($4::text, ','), string_to_array($5::text, ',')) with ordinality as c(body, author, n))
select head.last_seq as seq, pg_notify('${UPDATES_CHANNEL}', $2::text || ' ' || head.last_seq) from head`;

/**
 * Appends changes to a shared document, in one statement and one round trip. When it resolves, they are on disk.
 * @returns the number of the last one. @throws AppError not_found when the workflow has no shared document
 */
export async function appendChanges(orgId: string, workflowId: string, changes: Change[]): Promise<number> {
  return seqOf(await tenantStatement<{ seq: number }>(orgId, APPEND, valuesOf(orgId, workflowId, changes)));
}

/** The same in the caller's transaction. */
export async function appendInside(tx: Tx, orgId: string, workflowId: string, changes: Change[]): Promise<number> {
  return seqOf(await txSql(tx).unsafe<{ seq: number }[]>(APPEND, valuesOf(orgId, workflowId, changes)));
}

function valuesOf(orgId: string, workflowId: string, changes: Change[]): string[] {
  return [
    orgId,
    workflowId,
    String(changes.length),
    changes.map(({ update }) => Buffer.from(update).toString("base64")).join(","),
    changes.map(({ userId }) => userId ?? "").join(","),
  ];
}

function seqOf([row]: { seq: number }[]): number {
  if (!row) throw notFound("workflow");
  return row.seq;
}
