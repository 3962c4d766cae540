import { sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_versions } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { newId } from "@/lib/tenancy/ids";
import { documentHash } from "@/lib/workflow";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";

/** What a draft is when it is frozen. */
export interface Draft {
  orgId: string;
  workflowId: string;
  document: WorkflowDocument;
  layout: WorkflowLayout;
  userId: string | null;
  /** For a part of a draft: the snapshot of the whole. */
  cutOf?: string;
}

/** Freezes a draft for one test execution. The same document is frozen once. @returns the version's id. */
export async function freezeDraft(tx: Tx, draft: Draft): Promise<string> {
  const [row] = await tx
    .insert(workflow_versions)
    .values({
      id: newId(),
      org_id: draft.orgId,
      workflow_id: draft.workflowId,
      kind: "snapshot",
      document: jsonb(draft.document),
      layout: jsonb(draft.layout),
      // A part may look like a whole draft of some other time, and is shown in another drawing.
      hash: documentHash(draft.cutOf ? { ...draft.document, cut_of: draft.cutOf } : draft.document),
      cut_of: draft.cutOf ?? null,
      created_by: draft.userId,
    })
    .onConflictDoUpdate({
      target: [workflow_versions.workflow_id, workflow_versions.hash],
      targetWhere: sql`kind = 'snapshot'`,
      // Touches nothing, and gives the row's id back.
      set: { hash: sql`excluded.hash` },
    })
    .returning({ id: workflow_versions.id });
  if (!row) throw new Error("The snapshot was not stored.");
  return row.id;
}
