import { eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflows } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { noteChange } from "@/lib/audit/note";
import { announceInside } from "@/lib/collab/announce";
import { SLUG_TAKEN } from "@/lib/collab/store/problems";
import { lockShared } from "@/lib/collab/store/read";
import { AppError } from "@/lib/errors";
import type { ParsedWorkflow, WorkflowLayout, WorkflowProblem } from "@/lib/workflow";
import { findStored, type WorkflowRow } from "./find";
import { placeNodes } from "./place";
import { problemsOf } from "./problems";
import { refuseStale } from "./stale";
import { isTaken } from "./taken";

export interface SaveRequest {
  orgId: string;
  idOrSlug: string;
  source: ParsedWorkflow;
  /** The revision the change was made on; null: whatever is there. */
  revision: number | null;
  /** Who saves it. */
  userId?: string | null;
}

/**
 * Saves the draft. Positions that the source does not carry stay as they were. Where people have the workflow open, it is a change of the
 * document that they share: they see it at once, and what they do meanwhile merges with it.
 * @throws AppError not_found; stale with the current revision; conflict when the new slug is taken.
 */
export function saveWorkflow(
  request: SaveRequest,
): Promise<{ id: string; slug: string; revision: number; problems: WorkflowProblem[] }> {
  const { orgId, source, userId = null } = request;
  return withTenant(orgId, async (tx) => {
    noteChange();
    const { row, isShared } = await findLocked(tx, orgId, request.idOrSlug);
    refuseStale(row, request.revision);
    const slug = slugAfter(row, source.document.slug);
    const wanted = { document: source.document, layout: layoutOf(source, row) };
    const { document, layout } = isShared ? await (await shared()).writeShared(tx, row, wanted, userId) : wanted;
    const revision = row.revision + 1;
    await tx
      .update(workflows)
      .set({
        document: jsonb(document),
        layout: jsonb(layout),
        name: document.name,
        slug,
        revision,
        draft_problems: jsonb(slug === document.slug ? [] : slugProblems(row, document.slug)),
        updated_at: sql`now()`,
      })
      .where(eq(workflows.id, row.id))
      .catch((cause: unknown) => {
        throw isTaken(cause) ? slugTaken(slug, cause) : cause;
      });
    await announceInside(tx, row.id, { type: "derived", revision, problems: [] });
    return {
      id: row.id,
      slug,
      revision,
      problems: [...source.problems, ...(await problemsOf(tx, orgId, document, slug))],
    };
  });
}

/** Loaded when it is needed: it comes with Yjs. */
const shared = async () => ({
  ...(await import("@/lib/collab/store/derive")),
  ...(await import("@/lib/collab/store/write")),
});

/** The row with a draft that is up to date, locked; the shared document too, so that nobody changes it between the look and the write. */
async function findLocked(tx: Tx, orgId: string, idOrSlug: string): Promise<{ row: WorkflowRow; isShared: boolean }> {
  const row = await findStored(tx, orgId, idOrSlug, true);
  if (!(await lockShared(tx, row.id))) return { row, isShared: false };
  return { row: (await (await shared()).deriveInside(tx, row.id)) ?? row, isShared: true };
}

/** That the slug is another's stays true until another one is asked for. */
function slugProblems(row: WorkflowRow, wanted: string | undefined): WorkflowProblem[] {
  return wanted === row.document.slug ? row.draft_problems.filter(({ code }) => code === SLUG_TAKEN) : [];
}

function layoutOf({ document, layout }: ParsedWorkflow, row: WorkflowRow): WorkflowLayout {
  const isThere = (id: string) => id.includes(":") || document.nodes.some((node) => node.node_id === id);
  return Object.fromEntries(Object.entries(placeNodes(document, layout, row.layout)).filter(([id]) => isThere(id)));
}

/** The address changes only when the document asks for another one than before: an import under a taken slug keeps its number. */
function slugAfter(row: WorkflowRow, wanted: string | undefined): string {
  return wanted === undefined || wanted === row.document.slug ? row.slug : wanted;
}

function slugTaken(slug: string, cause: unknown): AppError {
  const message = `Another workflow has the slug "${slug}".`;
  return new AppError("conflict", message, { details: { errors: [{ field: "slug", message }] }, cause });
}
