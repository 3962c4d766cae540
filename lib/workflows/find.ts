import { and, eq, getTableColumns, isNull, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_states, workflows } from "@/db/schema";
import { isUuid, notFound } from "@/lib/api/ids";
import { noteTarget } from "@/lib/audit/note";

export type WorkflowRow = typeof workflows.$inferSelect;

/** The draft may be behind what people have changed in the shared document. */
const isBehind = sql<boolean>`exists (select from ${workflow_states} s where s.workflow_id = ${workflows.id} and s.last_seq > s.derived_seq)`;

/**
 * One workflow of the workspace by id or slug with its draft as people see it at this moment, optionally locked until the transaction
 * ends. @throws AppError not_found
 */
export async function findWorkflow(tx: Tx, orgId: string, idOrSlug: string, lock = false): Promise<WorkflowRow> {
  const { isBehind, ...row } = await find(tx, orgId, idOrSlug, lock);
  if (!isBehind) return row;
  // Loaded when it is needed: most who look a workflow up do not work on shared documents.
  const { deriveInside } = await import("@/lib/collab/store/derive");
  return (await deriveInside(tx, row.id)) ?? row;
}

/** The same for those who have no use for the draft (document, layout, name, slug, revision): it may be some changes behind. */
export async function findStored(tx: Tx, orgId: string, idOrSlug: string, lock = false): Promise<WorkflowRow> {
  const { isBehind: _, ...row } = await find(tx, orgId, idOrSlug, lock);
  return row;
}

async function find(tx: Tx, orgId: string, idOrSlug: string, lock: boolean) {
  const bySlug = eq(workflows.slug, idOrSlug);
  const query = tx
    .select({ ...getTableColumns(workflows), isBehind })
    .from(workflows)
    .where(
      and(
        eq(workflows.org_id, orgId),
        isNull(workflows.deleted_at),
        isUuid(idOrSlug) ? or(eq(workflows.id, idOrSlug), bySlug) : bySlug,
      ),
    )
    // A slug may look like another workflow's id: the id is meant, as for who asks what somebody may do with it (lib/auth/access.ts).
    .orderBy(bySlug)
    .limit(1);
  const [row] = lock ? await query.for("update") : await query;
  if (!row) throw notFound("workflow");
  noteTarget({ type: "workflow", id: row.id, name: row.name });
  return row;
}
