import { eq } from "drizzle-orm";
import type { Tx } from "@/db/client";
import { credentials } from "@/db/schema";
import { blocksOfDocument } from "@/lib/code-blocks/of-document";
import { nodeTypes } from "@/lib/nodes/registry";
import { triggerTypes } from "@/lib/triggers/registry";
import { validate, type WorkflowDocument, type WorkflowProblem } from "@/lib/workflow";
import { calledWorkflows } from "./called";
import type { WorkflowRow } from "./find";

/**
 * Everything that is wrong with a document in this workspace: node types, credentials, called workflows and code blocks that are missing
 * here included.
 * @param slug under which the workflow can be called.
 */
export async function problemsOf(
  tx: Tx,
  orgId: string,
  document: WorkflowDocument,
  slug: string,
): Promise<WorkflowProblem[]> {
  const rows = await tx.select({ name: credentials.name }).from(credentials).where(eq(credentials.org_id, orgId));
  return validate(document, {
    nodeTypes,
    triggerTypes,
    credentialNames: new Set(rows.map(({ name }) => name)),
    called: await calledWorkflows(tx, orgId, document),
    blocks: await blocksOfDocument(tx, orgId, document),
    slug,
  });
}

/** The same for a draft as it is stored, with what could not get into it. */
export async function problemsOfDraft(tx: Tx, row: WorkflowRow): Promise<WorkflowProblem[]> {
  return [...row.draft_problems, ...(await problemsOf(tx, row.org_id, row.document, row.slug))];
}
