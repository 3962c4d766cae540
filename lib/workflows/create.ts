import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflows } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { noteChange, noteTarget } from "@/lib/audit/note";
import { newId } from "@/lib/tenancy/ids";
import { type ParsedWorkflow, slugify, type WorkflowProblem } from "@/lib/workflow";
import { checkFolder } from "./library/locks";
import { placeNodes } from "./place";
import { problemsOf } from "./problems";
import { ownNew } from "./sharing/own";
import { firstFreeSlug } from "./slug";

export interface Author {
  orgId: string;
  userId: string | null;
}

/**
 * Stores a new workflow as a draft. A slug that is taken gets a number. @returns its problems too: none of them is a refusal.
 * @throws AppError not_found for the folder
 */
export function createWorkflow(
  author: Author,
  source: ParsedWorkflow,
  folderId: string | null = null,
): Promise<{ id: string; slug: string; problems: WorkflowProblem[] }> {
  return withTenant(author.orgId, async (tx) => {
    noteChange();
    await checkFolder(tx, author.orgId, folderId);
    const { id, slug } = await insertWorkflow(tx, author, source, folderId);
    return { id, slug, problems: [...source.problems, ...(await problemsOf(tx, author.orgId, source.document, slug))] };
  });
}

/** The row alone, in the caller's transaction. @param folderId of this workspace, as the caller has checked; null: at the top. */
export async function insertWorkflow(
  tx: Tx,
  { orgId, userId }: Author,
  { document, layout }: Pick<ParsedWorkflow, "document" | "layout">,
  folderId: string | null = null,
): Promise<{ id: string; slug: string }> {
  const id = newId();
  const slug = await firstFreeSlug(document.slug ?? slugify(document.name), async (candidate) => {
    const stored = await tx
      .insert(workflows)
      .values({
        id,
        org_id: orgId,
        slug: candidate,
        name: document.name,
        document: jsonb(document),
        layout: jsonb(placeNodes(document, layout)),
        created_by: userId,
        folder_id: folderId,
      })
      .onConflictDoNothing({ target: [workflows.org_id, workflows.slug], where: sql`deleted_at is null` })
      .returning({ id: workflows.id });
    return stored.length > 0;
  });
  await ownNew(tx, orgId, id, userId);
  noteTarget({ type: "workflow", id, name: document.name });
  return { id, slug };
}
