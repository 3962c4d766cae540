/** Into the trash and out of it again; everything is kept. */

import { and, eq, sql } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { code_blocks } from "@/db/schema";
import { asEverybody } from "@/db/viewer";
import type { BlockDetail, BlockUse } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { listed } from "@/lib/workflow/rules/context";
import { type BlockAuthor, findBlock, takeWrite } from "./find";
import { detailInside } from "./get";
import { getBlockUsage, usageInside } from "./usage";

/** Puts a block that no workflow runs into the trash. Its slug stays its own. @throws AppError not_found; conflict with `used_by` */
export async function removeBlock(by: BlockAuthor, idOrSlug: string): Promise<void> {
  takeWrite(by);
  // Workflows that they do not see count, too.
  const isUsed = await asEverybody(() =>
    withTenant(by.orgId, async (tx) => {
      const { id, slug } = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
      const { uses } = await usageInside(tx, by.orgId, slug);
      if (uses.length > 0) return true;
      noteChange();
      await tx
        .update(code_blocks)
        .set({ deleted_at: sql`now()`, deleted_by: by.userId })
        .where(and(eq(code_blocks.org_id, by.orgId), eq(code_blocks.id, id)));
      return false;
    }),
  );
  if (isUsed) throw inUse((await getBlockUsage(by.orgId, idOrSlug)).uses);
}

const HIDDEN = "a workflow that you do not see";

/** Why a block that these run stays. */
export function inUse(uses: readonly BlockUse[]): AppError {
  const workflows = [...new Map(uses.map(({ workflow }) => [workflow.id, workflow])).values()];
  const names = workflows.length === 0 ? HIDDEN : listed(workflows.map(({ name }) => `"${name}"`));
  return new AppError("conflict", `It is used by ${names}.`, {
    hint: "Take it out of their drafts and publish those first; executions of before must have ended.",
    details: { used_by: workflows },
  });
}

/** Brings a block back as it was. @throws AppError not_found */
export function restoreBlock(by: BlockAuthor, idOrSlug: string): Promise<BlockDetail> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const { id } = await findBlock(tx, by.orgId, idOrSlug, { lock: true, trashed: true });
    await tx
      .update(code_blocks)
      .set({ deleted_at: null, deleted_by: null })
      .where(and(eq(code_blocks.org_id, by.orgId), eq(code_blocks.id, id)));
    return detailInside(tx, by, id);
  });
}
