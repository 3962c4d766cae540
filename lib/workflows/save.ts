import { eq, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflows } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { AppError } from "@/lib/errors";
import type { ParsedWorkflow, WorkflowProblem } from "@/lib/workflow";
import { findWorkflow, type WorkflowRow } from "./find";
import { placeNodes } from "./place";
import { problemsOf } from "./problems";

export interface SaveRequest {
  orgId: string;
  idOrSlug: string;
  source: ParsedWorkflow;
  /** The revision the change was made on; null: whatever is there. */
  revision: number | null;
}

/**
 * Saves the draft. Positions that the source does not carry stay as they were.
 * @throws AppError not_found; stale with the current revision; conflict when the new slug is taken.
 */
export function saveWorkflow(
  request: SaveRequest,
): Promise<{ id: string; slug: string; revision: number; problems: WorkflowProblem[] }> {
  const { orgId, source } = request;
  const { document } = source;
  return withTenant(orgId, async (tx) => {
    const row = await findWorkflow(tx, orgId, request.idOrSlug, true);
    if (request.revision !== null && request.revision !== row.revision) {
      throw new AppError("stale", "Somebody has saved this workflow in the meantime.", {
        hint: "Load it again, then make your change on top.",
        details: { current_revision: row.revision },
      });
    }
    const slug = slugAfter(row, document.slug);
    const layout = placeNodes(document, source.layout, row.layout);
    const revision = row.revision + 1;
    await tx
      .update(workflows)
      .set({
        document: jsonb(document),
        layout: jsonb(Object.fromEntries(Object.entries(layout).filter(([id]) => isNode(document, id)))),
        name: document.name,
        slug,
        revision,
        updated_at: sql`now()`,
      })
      .where(eq(workflows.id, row.id))
      .catch((cause: unknown) => {
        throw isTaken(cause) ? slugTaken(slug, cause) : cause;
      });
    return {
      id: row.id,
      slug,
      revision,
      problems: [...source.problems, ...(await problemsOf(tx, orgId, document, slug))],
    };
  });
}

const isNode = (document: ParsedWorkflow["document"], id: string): boolean =>
  id.includes(":") || document.nodes.some((node) => node.node_id === id);

/** The address changes only when the document asks for another one than before: an import under a taken slug keeps its number. */
function slugAfter(row: WorkflowRow, wanted: string | undefined): string {
  return wanted === undefined || wanted === row.document.slug ? row.slug : wanted;
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof Error && error.cause ? error.cause : error;
  return cause instanceof Error && "code" in cause && cause.code === "23505";
}

function slugTaken(slug: string, cause: unknown): AppError {
  const message = `Another workflow has the slug "${slug}".`;
  return new AppError("conflict", message, { details: { errors: [{ field: "slug", message }] }, cause });
}
