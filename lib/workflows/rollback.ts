import type { z } from "zod";
import { withTenant } from "@/db/client";
import type { rollbackAnswer } from "@/lib/api/contracts/versions";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { findVersion, nameOf } from "@/lib/versions/find";
import { latestVersion, type Naming } from "@/lib/versions/publish";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow";
import type { Author } from "./create";
import { findWorkflow, type WorkflowRow } from "./find";
import { publishContent } from "./publish";
import { saveWorkflow } from "./save";

export interface RollbackRequest extends Omit<Naming, "restores"> {
  author: Author;
  idOrSlug: string;
  /** The version to go back to: id, number or semver. */
  target: string;
  draft: "keep" | "replace";
}

/**
 * Publishes the content of an earlier version as the next one: from now on triggers run it. Nothing is taken away, so a rollback can be
 * rolled back. The draft stays, unless it is to become that content too.
 * @throws AppError not_found; conflict when it is the published one; invalid_workflow when it cannot run any more.
 */
export async function rollBack(request: RollbackRequest): Promise<z.infer<typeof rollbackAnswer>> {
  const { author, idOrSlug, target, draft, ...naming } = request;
  const { answer, content } = await withTenant(author.orgId, async (tx) => {
    noteChange();
    const row = await findWorkflow(tx, author.orgId, idOrSlug, true);
    const version = await findVersion(tx, row, target);
    const { semver } = nameOf(version);
    if (version.id === row.published_version_id) {
      throw new AppError("conflict", `Version ${semver} is the published one already.`);
    }
    const before = await latestVersion(tx, row.id);
    const published = await publishContent(tx, row, version, {
      ...naming,
      userId: author.userId,
      message: naming.message || `Rolls back to ${semver}`,
      restores: version.id,
    });
    const answer = {
      ...published,
      workflow_id: row.id,
      current_version: published.semver,
      previous_version: before && nameOf(before).semver,
      restored_version: semver,
      rolled_back_at: new Date().toISOString(),
    };
    return { answer, content: contentOf(row, version) };
  });
  // After the rollback, which is what cannot wait: the draft is saved as any edit of it.
  if (draft === "replace") await replaceDraft(author, content);
  return { ...answer, draft: draft === "replace" ? "replaced" : "kept" };
}

/**
 * Makes the draft what a version was. It is an edit like others: co-editors see it, and the published version stays.
 * @throws AppError not_found; stale when the draft is not at `revision`.
 */
export async function restoreToDraft(
  author: Author,
  idOrSlug: string,
  target: string,
  revision: number | null,
): Promise<Awaited<ReturnType<typeof saveWorkflow>>> {
  const content = await withTenant(author.orgId, async (tx) => {
    const row = await findWorkflow(tx, author.orgId, idOrSlug);
    return contentOf(row, await findVersion(tx, row, target));
  });
  return replaceDraft(author, content, revision);
}

interface Content {
  id: string;
  document: WorkflowDocument;
  layout: WorkflowLayout;
}

/** What belongs to the draft and not to a version: its address, so that links to it go on working, and outputs pinned for tests. */
const OF_THE_DRAFT = ["slug", "pins"];

function contentOf(row: WorkflowRow, { document, layout }: Omit<Content, "id">): Content {
  const own = (of: WorkflowDocument, isOwn: boolean) =>
    Object.fromEntries(Object.entries(of).filter(([key]) => OF_THE_DRAFT.includes(key) === isOwn));
  return { id: row.id, document: { ...own(row.document, true), ...own(document, false) } as WorkflowDocument, layout };
}

function replaceDraft({ orgId, userId }: Author, { id, document, layout }: Content, revision: number | null = null) {
  return saveWorkflow({ orgId, idOrSlug: id, source: { document, layout, problems: [] }, revision, userId });
}
