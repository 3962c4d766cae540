import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { type Tx, withTenant } from "@/db/client";
import { code_block_versions, code_blocks } from "@/db/schema";
import type { BlockVersionDetail, deprecateBody } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { type BlockAuthor, type BlockRow, type BlockVersionRow, findBlock, findBlockVersion, takeWrite } from "./find";
import { versionDetail } from "./present";
import { transition } from "./state";

/**
 * Publishes a version: what follows the block runs it from its next execution on. The one before becomes deprecated.
 * @throws AppError not_found; conflict with `blockers`; rate_limited
 */
export function publishBlockVersion(by: BlockAuthor, idOrSlug: string, ref: string): Promise<BlockVersionDetail> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const version = await findBlockVersion(tx, block, ref);
    const { blockers } = await versionDetail(tx, by, version);
    const [first] = blockers;
    if (first) {
      throw new AppError("conflict", `Version ${version.number} cannot be published. ${first.sentence}`, {
        details: { blockers },
      });
    }
    await publishInside(tx, by, block, version);
    return versionDetail(tx, by, await findBlockVersion(tx, block, version.number));
  });
}

/** The same for a version that nothing stands in the way of; its block is locked. */
export async function publishInside(tx: Tx, by: BlockAuthor, block: BlockRow, version: BlockVersionRow): Promise<void> {
  const now = new Date();
  const v = code_block_versions;
  const [before] = await tx
    .select()
    .from(v)
    .where(and(eq(v.org_id, by.orgId), eq(v.block_id, block.id), eq(v.status, "published")));
  // First: there is one published version at a time.
  if (before) await transition(tx, before, "supersede", { deprecated_at: now, deprecated_by: by.userId });
  noteChange({ before: { version: before?.number ?? null }, after: { version: version.number } });
  await transition(tx, version, "publish", { published_at: now, published_by: by.userId });
  await tx
    .update(code_blocks)
    .set({ published_version_id: version.id, updated_at: sql`now()` })
    .where(and(eq(code_blocks.org_id, by.orgId), eq(code_blocks.id, block.id)));
}

/** Marks the published version as one not to be used any more. What follows or names it runs on. @throws AppError not_found; conflict; rate_limited */
export function deprecateBlockVersion(
  by: BlockAuthor,
  idOrSlug: string,
  ref: string,
  { message }: z.infer<typeof deprecateBody>,
): Promise<BlockVersionDetail> {
  takeWrite(by);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const version = await findBlockVersion(tx, block, ref);
    const more = { deprecated_at: new Date(), deprecated_by: by.userId, deprecation: message || null };
    await transition(tx, version, "deprecate", more);
    noteChange({ after: { version: version.number, status: "deprecated", deprecation: more.deprecation } });
    return versionDetail(tx, by, await findBlockVersion(tx, block, version.number));
  });
}
