import { and, eq, sql } from "drizzle-orm";
import { type Tx, withTenant } from "@/db/client";
import { code_block_states, code_block_tests, code_block_versions, code_blocks } from "@/db/schema";
import { asEverybody } from "@/db/viewer";
import { noteChange } from "@/lib/audit/note";
import { allow } from "@/lib/auth/allow";
import { AppError } from "@/lib/errors";
import { freshDrafts } from "@/lib/workflows/fresh";
import { type BlockAuthor, findBlock, takeWrite } from "./find";
import { inUse } from "./remove";
import { getBlockUsage, usageInside } from "./usage";

/**
 * Deletes a block of the trash for ever: its versions, tests, their runs and reviews. Its slug stays taken, so that what still names it (an
 * old version of a workflow, one in the trash) never finds other code.
 * @param confirm the block's name, typed by the person; asked for what has been published.
 * @throws AppError forbidden; not_found; precondition_required without the name; conflict with `used_by` while a workflow runs it
 */
export async function eraseBlock(by: BlockAuthor, idOrSlug: string, confirm: string | undefined): Promise<void> {
  allow(by, "block.erase");
  takeWrite(by);
  // They name the blocks that they run.
  await freshDrafts(by.orgId);
  // Workflows that they do not see count, too.
  const isUsed = await asEverybody(() => withTenant(by.orgId, (tx) => eraseInside(tx, by, idOrSlug, confirm)));
  if (isUsed) throw inUse((await getBlockUsage(by.orgId, idOrSlug, { trashed: true })).uses);
}

/** @returns whether a workflow runs it; then it stays. */
async function eraseInside(tx: Tx, by: BlockAuthor, idOrSlug: string, confirm: string | undefined): Promise<boolean> {
  const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true, trashed: true });
  if (block.published_version_id !== null && confirm?.trim() !== block.name.trim()) {
    throw new AppError(
      "precondition_required",
      "This code block has been published. Type its name to delete it for ever.",
      {
        details: { errors: [{ field: "confirm", message: "Type the code block's name." }] },
      },
    );
  }
  const { uses } = await usageInside(tx, by.orgId, block.slug);
  if (uses.length > 0) return true;
  noteChange();
  await tx
    .update(code_blocks)
    .set({ name: block.slug, description: "", published_version_id: null, created_by: null, erased_at: sql`now()` })
    .where(and(eq(code_blocks.org_id, by.orgId), eq(code_blocks.id, block.id)));
  for (const part of [code_block_states, code_block_versions, code_block_tests]) {
    await tx.delete(part).where(and(eq(part.org_id, by.orgId), eq(part.block_id, block.id)));
  }
  return false;
}
