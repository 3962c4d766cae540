/** Approvals as the API shows them. */
import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import type { Approval } from "@/lib/api/contracts/approvals";
import { displayName } from "@/lib/workflow";

type Dates = { expires_at: Date | null; decided_at: Date | null; created_at: Date };
type Row = Omit<Approval, keyof Dates | "context" | "node_name"> &
  Dates & { shown: { context: unknown }; node_label: string | null };

/** @param condition over `a`, the approval. @param rest e.g. order and limit. */
export async function queryApprovals(tx: Tx, condition: SQL, rest: SQL = sql``): Promise<Approval[]> {
  const rows = await tx.execute<Row>(sql`
    select a.id, a.task_id, a.execution_id, a.workflow_id, w.slug as workflow_slug, w.name as workflow_name, a.node_id,
      (select n ->> 'name' from jsonb_array_elements(v.document -> 'nodes') n where n ->> 'node_id' = a.node_id limit 1) as node_label,
      a.prompt, jsonb_build_object('context', a.context) as shown, a.status, a.on_timeout, a.expires_at, a.comment,
      case when u.id is null then null else jsonb_build_object('id', u.id, 'name', u.name, 'email', u.email) end as decided_by,
      a.decided_via, a.decided_at, a.created_at
    from approvals a join workflows w on w.id = a.workflow_id join executions e on e.id = a.execution_id
      join workflow_versions v on v.id = e.version_id left join users u on u.id = a.decided_by
    where ${condition} ${rest}`);
  return rows.map(({ shown, node_label, expires_at, decided_at, created_at, ...row }) => ({
    ...row,
    node_name: displayName({ node_id: row.node_id, name: node_label ?? undefined }),
    context: shown.context,
    expires_at: expires_at?.toISOString() ?? null,
    decided_at: decided_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
  }));
}
