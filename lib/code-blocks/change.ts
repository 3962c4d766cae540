import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { withTenant } from "@/db/client";
import { code_blocks } from "@/db/schema";
import type { BlockDetail, blockPatch } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { type BlockAuthor, findBlock, takeWrite } from "./find";
import { detailInside } from "./get";

/** Changes what a block is called and how it runs; its versions stay as they are. @throws AppError not_found; rate_limited */
export function changeBlock(
  by: BlockAuthor,
  idOrSlug: string,
  patch: z.infer<typeof blockPatch>,
): Promise<BlockDetail> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const { id } = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    await tx
      .update(code_blocks)
      .set({ ...patch, updated_at: sql`now()` })
      .where(and(eq(code_blocks.org_id, by.orgId), eq(code_blocks.id, id)));
    return detailInside(tx, by, id);
  });
}
