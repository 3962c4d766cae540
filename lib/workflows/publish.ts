import { type Tx, withTenant } from "@/db/client";
import { announceInside } from "@/lib/collab/announce";
import { AppError } from "@/lib/errors";
import { addPublished } from "@/lib/versions/publish";
import type { WorkflowProblem } from "@/lib/workflow";
import type { Author } from "./create";
import { findWorkflow } from "./find";
import { problemsOfDraft } from "./problems";
import { replaceRoutes, type WebhookUrl, webhookUrls } from "./webhook-routes";

export interface PublishRequest {
  author: Author;
  idOrSlug: string;
  message: string | null;
}

export interface Published {
  version: number;
  version_id: string;
  webhook_urls: WebhookUrl[];
}

/**
 * Publishes the draft as the next version: from now on triggers run it.
 * @throws AppError not_found; invalid_workflow with `problems` when it cannot run, or a webhook path is taken.
 */
export function publishWorkflow(request: PublishRequest): Promise<Published> {
  return withTenant(request.author.orgId, (tx) => publishInside(tx, request));
}

/** The same in the caller's transaction, which must be the workspace's. */
export async function publishInside(tx: Tx, { author, idOrSlug, message }: PublishRequest): Promise<Published> {
  const { orgId, userId } = author;
  const row = await findWorkflow(tx, orgId, idOrSlug, true);
  const { document, layout } = row;
  const problems = await problemsOfDraft(tx, row);
  refuseErrors(problems);
  const version = await addPublished(tx, { orgId, workflowId: row.id, document, layout, userId }, message);
  const taken = await replaceRoutes(tx, { orgId, workflowId: row.id, versionId: version.id, document });
  refuseErrors([...taken, ...problems]);
  await announceInside(tx, row.id, { type: "published", version: version.number });
  return { version: version.number, version_id: version.id, webhook_urls: await webhookUrls(tx, row.id) };
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
