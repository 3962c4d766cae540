import { eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { workflow_versions, workflows } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { newId } from "@/lib/tenancy/ids";
import { documentHash, flowSettings, withoutPins } from "@/lib/workflow";
import type { Draft } from "./freeze";

export interface PublishedVersion {
  id: string;
  number: number;
}

/**
 * Adds the next published version and makes it the one that triggers run. The workflow's row must be locked in this transaction:
 * that is what keeps two publishers from taking one number.
 */
export async function addPublished(tx: Tx, draft: Draft, message: string | null): Promise<PublishedVersion> {
  const id = newId();
  // What was pinned is for tests of the draft, and may be somebody's data.
  const document = withoutPins(draft.document);
  const next = sql<number>`(select coalesce(max(v.number), 0) + 1 from workflow_versions v where v.workflow_id = ${draft.workflowId})`;
  const [row] = await tx
    .insert(workflow_versions)
    .values({
      id,
      org_id: draft.orgId,
      workflow_id: draft.workflowId,
      kind: "published",
      number: next,
      message,
      document: jsonb(document),
      layout: jsonb(draft.layout),
      hash: documentHash(document),
      created_by: draft.userId,
    })
    .returning({ number: workflow_versions.number });
  await tx
    .update(workflows)
    .set({ published_version_id: id, has_flow: flowSettings(draft.document) !== null })
    .where(eq(workflows.id, draft.workflowId));
  return { id, number: row?.number ?? 1 };
}
