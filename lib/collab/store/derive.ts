/**
 * The draft, derived from the shared document: workflows.document, layout, name, slug and revision. Everything it takes is in the database, so
 * any process can do it; whoever reads a draft has it done first when it is behind (lib/workflows/find.ts).
 */
import { isDeepStrictEqual } from "node:util";
import { eq, sql } from "drizzle-orm";
import type { Doc } from "yjs";
import { type Tx, txSql } from "@/db/client";
import { workflow_states, workflows } from "@/db/schema";
import { notFound } from "@/lib/api/ids";
import { jsonb } from "@/lib/api/jsonb";
import { log } from "@/lib/observability/log";
import { type WorkflowDocument, type WorkflowLayout, workflowDocument, workflowLayout } from "@/lib/workflow";
import type { WorkflowRow } from "@/lib/workflows/find";
import { isTaken } from "@/lib/workflows/taken";
import { announceInside } from "../announce";
import { fromYDoc } from "../shape";
import { docOf } from "./doc";
import { SLUG_TAKEN, slugTaken, UNREADABLE, unreadable } from "./problems";
import { headOf, readShared } from "./read";

/** As much as the API takes. */
const MAX_DRAFT_LENGTH = 4 * 1024 * 1024;

/** A shared document that this process has in memory; everything up to `seq` is in it. */
export interface InMemory {
  readonly doc: Doc;
  readonly seq: number;
}

/**
 * Brings the draft of a workflow up to date with its shared document; nothing when it is.
 * @param memory saves reading the document from the tables, when it is as new as those.
 * @returns the row as it is then, locked; null when there is no such workflow.
 */
export async function deriveInside(tx: Tx, workflowId: string, memory?: InMemory): Promise<WorkflowRow | null> {
  // Not "for update": that would make starts of executions wait, which point to the row.
  const [row] = await tx.select().from(workflows).where(eq(workflows.id, workflowId)).for("no key update");
  const head = await headOf(tx, workflowId);
  if (!row || !head || head.seq === head.derivedSeq) return row ?? null;
  const isNew = memory !== undefined && memory.seq >= head.seq;
  const { seq, draft } = isNew
    ? { seq: memory.seq, draft: draftOf(memory.doc, workflowId) }
    : await readDraft(tx, workflowId);
  await markDerived(tx, workflowId, seq);
  // The last good draft stays: it can still be run, and the shared document is as it was.
  if (!draft) return row.draft_problems.some(({ code }) => code === UNREADABLE) ? row : keepProblems(tx, row);
  return storeDraft(tx, row, draft);
}

/** The draft is the document as it is at this update. */
export async function markDerived(tx: Tx, workflowId: string, seq: number): Promise<void> {
  await tx.update(workflow_states).set({ derived_seq: seq }).where(eq(workflow_states.workflow_id, workflowId));
}

interface Draft {
  document: WorkflowDocument;
  layout: WorkflowLayout;
}

async function readDraft(tx: Tx, workflowId: string): Promise<{ seq: number; draft: Draft | null }> {
  const shared = await readShared(tx, workflowId);
  if (!shared) throw notFound("workflow");
  const doc = docOf(shared.updates, workflowId);
  const draft = draftOf(doc, workflowId);
  doc.destroy();
  return { seq: shared.seq, draft };
}

/** Null when what people (or a program that speaks for one) put into the document is no workflow. */
function draftOf(doc: Doc, workflowId: string): Draft | null {
  try {
    const { document, layout } = fromYDoc(doc);
    workflowDocument.parse(document);
    workflowLayout.parse(layout);
    return JSON.stringify(document).length + JSON.stringify(layout).length <= MAX_DRAFT_LENGTH
      ? { document, layout }
      : null;
  } catch (error) {
    log.warn(
      { event: "draft_unreadable", workflowId, error },
      "A shared document is no workflow: its last draft stays.",
    );
    return null;
  }
}

async function keepProblems(tx: Tx, row: WorkflowRow): Promise<WorkflowRow> {
  const draft_problems = [unreadable()];
  await tx
    .update(workflows)
    .set({ draft_problems: jsonb(draft_problems) })
    .where(eq(workflows.id, row.id));
  await announceInside(tx, row.id, { type: "derived", revision: row.revision, problems: draft_problems });
  return { ...row, draft_problems };
}

async function storeDraft(tx: Tx, row: WorkflowRow, { document, layout }: Draft): Promise<WorkflowRow> {
  const slug = await slugFor(tx, row, document.slug);
  const draft_problems = document.slug !== undefined && slug === null ? [slugTaken(document.slug)] : [];
  const next = { document, layout, name: document.name, slug: slug ?? row.slug, draft_problems };
  const { document: was, layout: lay, name, slug: old, draft_problems: told } = row;
  if (isDeepStrictEqual(next, { document: was, layout: lay, name, slug: old, draft_problems: told })) return row;
  const revision = row.revision + 1;
  const [stored] = await tx
    .update(workflows)
    .set({
      document: jsonb(document),
      layout: jsonb(layout),
      name: document.name,
      draft_problems: jsonb(draft_problems),
      revision,
      updated_at: sql`now()`,
    })
    .where(eq(workflows.id, row.id))
    .returning();
  await announceInside(tx, row.id, { type: "derived", revision, problems: draft_problems });
  return stored ?? row;
}

/** The workflow's address after a change of the document; null when the one it asks for is another's, and it keeps its own. */
async function slugFor(tx: Tx, row: WorkflowRow, wanted: string | undefined): Promise<string | null> {
  if (wanted === undefined || wanted === row.slug) return row.slug;
  // An import under a taken slug has a number: it is not asked for again, unless it was refused before.
  const isAsked = wanted !== row.document.slug || row.draft_problems.some(({ code }) => code === SLUG_TAKEN);
  if (!isAsked) return row.slug;
  try {
    await txSql(tx).savepoint((inner) => inner`update workflows set slug = ${wanted} where id = ${row.id}`);
    return wanted;
  } catch (error) {
    if (isTaken(error)) return null;
    throw error;
  }
}
