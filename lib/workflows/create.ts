import { sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { workflows } from "@/db/schema";
import { jsonb } from "@/lib/api/jsonb";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { type ParsedWorkflow, slugify, type WorkflowProblem } from "@/lib/workflow";
import { placeNodes } from "./place";
import { problemsOf } from "./problems";

export interface Author {
  orgId: string;
  userId: string | null;
}

/** Stores a new workflow as a draft. A slug that is taken gets a number. @returns its problems too: none of them is a refusal. */
export function createWorkflow(
  author: Author,
  source: ParsedWorkflow,
): Promise<{ id: string; slug: string; problems: WorkflowProblem[] }> {
  return withTenant(author.orgId, async (tx) => {
    const { id, slug } = await insertWorkflow(tx, author, source);
    return { id, slug, problems: [...source.problems, ...(await problemsOf(tx, author.orgId, source.document, slug))] };
  });
}

/** The row alone, in the caller's transaction. */
export async function insertWorkflow(
  tx: Tx,
  { orgId, userId }: Author,
  { document, layout }: ParsedWorkflow,
): Promise<{ id: string; slug: string }> {
  const id = newId();
  const wanted = document.slug ?? slugify(document.name);
  for (let number = 1; number <= 1000; number++) {
    const suffix = number === 1 ? "" : `-${number}`;
    const slug = `${wanted.slice(0, 80 - suffix.length).replace(/-+$/, "")}${suffix}`;
    const stored = await tx
      .insert(workflows)
      .values({
        id,
        org_id: orgId,
        slug,
        name: document.name,
        document: jsonb(document),
        layout: jsonb(placeNodes(document, layout)),
        created_by: userId,
      })
      .onConflictDoNothing({ target: [workflows.org_id, workflows.slug], where: sql`deleted_at is null` })
      .returning({ id: workflows.id });
    if (stored.length > 0) return { id, slug };
  }
  throw new AppError("conflict", `There are too many workflows called "${wanted}".`, { hint: "Give it another slug." });
}
