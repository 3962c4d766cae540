import { type Tx, withTenant } from "@/db/client";
import { noteChange } from "@/lib/audit/note";
import { announceInside } from "@/lib/collab/announce";
import { AppError } from "@/lib/errors";
import { addPublished, type Naming } from "@/lib/versions/publish";
import type { WorkflowDocument, WorkflowLayout, WorkflowProblem } from "@/lib/workflow";
import type { Author } from "./create";
import { findWorkflow, type WorkflowRow } from "./find";
import { problemsOf, problemsOfDraft } from "./problems";
import { refuseStale } from "./stale";
import { replaceRoutes, type WebhookUrl, webhookUrls } from "./webhook-routes";

export interface PublishRequest extends Naming {
  author: Author;
  idOrSlug: string;
  /** The revision of the draft that was looked at; left out or null: whatever is there. */
  revision?: number | null;
}

export interface Published {
  version: number;
  semver: string;
  version_id: string;
  webhook_urls: WebhookUrl[];
}

/**
 * Publishes the draft as the next version: from now on triggers run it.
 * @throws AppError not_found; stale; invalid_body for a semver that does not grow; invalid_workflow with `problems` when it cannot run,
 * or a webhook path is taken.
 */
export function publishWorkflow(request: PublishRequest): Promise<Published> {
  return withTenant(request.author.orgId, (tx) => {
    noteChange();
    return publishInside(tx, request);
  });
}

/** The same in the caller's transaction, which must be the workspace's. */
export async function publishInside(
  tx: Tx,
  { author, idOrSlug, revision = null, ...naming }: PublishRequest,
): Promise<Published> {
  const row = await findWorkflow(tx, author.orgId, idOrSlug, true);
  refuseStale(row, revision);
  return publishContent(tx, row, row, { userId: author.userId, ...naming });
}

/** Publishes any content as the next version of a workflow whose row is locked: the draft, or that of an earlier version. */
export async function publishContent(
  tx: Tx,
  workflow: WorkflowRow,
  { document, layout }: { document: WorkflowDocument; layout: WorkflowLayout },
  { userId, ...naming }: Naming & { userId: string | null },
): Promise<Published> {
  const { org_id: orgId, id: workflowId } = workflow;
  const isDraft = document === workflow.document;
  const problems = isDraft ? await problemsOfDraft(tx, workflow) : await problemsOf(tx, orgId, document, workflow.slug);
  refuseErrors(problems);
  const { id, number, semver } = await addPublished(tx, { orgId, workflowId, document, layout, userId }, naming);
  const taken = await replaceRoutes(tx, { orgId, workflowId, versionId: id, document });
  refuseErrors([...taken, ...problems]);
  await announceInside(tx, workflowId, { type: "published", version: number });
  return { version: number, semver, version_id: id, webhook_urls: await webhookUrls(tx, workflowId) };
}

/** @throws AppError invalid_workflow when one of the problems is an error. */
export function refuseErrors(problems: WorkflowProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  const [first, ...others] = errors;
  if (!first) return;
  const more =
    others.length === 0 ? "" : ` (and ${others.length} more ${others.length === 1 ? "problem" : "problems"})`;
  throw new AppError("invalid_workflow", `${first.sentence}${more}`, {
    hint: "Mend what the list of problems names, then try again.",
    details: { problems },
  });
}
