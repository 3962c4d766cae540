import type { z } from "zod";
import { withTenant } from "@/db/client";
import type { BlockRun, runBlockBody } from "@/lib/api/contracts/block-tests";
import { checkSecrets, contentOf } from "./content";
import { type BlockAuthor, findBlock, findBlockVersion, takeRun } from "./find";
import { lockOfChange } from "./requirements";
import { type RunContent, runContent } from "./run-content";
import { settingsInside } from "./settings";

/**
 * Runs a version once with an input, or what is not saved yet over its content. Nothing is kept of it.
 * @throws AppError not_found; invalid_body; forbidden; rate_limited. A failure of the code is an answer.
 */
export async function tryBlock(
  by: BlockAuthor,
  idOrSlug: string,
  { version, content: changes, input }: z.infer<typeof runBlockBody>,
  signal: AbortSignal,
  run: RunContent = runContent,
): Promise<BlockRun> {
  takeRun(by);
  const { orgId, userId } = by;
  const { block, row, singleUse } = await withTenant(orgId, async (tx) => {
    const block = await findBlock(tx, orgId, idOrSlug);
    const row = await findBlockVersion(tx, block, version);
    const { single_use: singleUse } = await settingsInside(tx, orgId);
    return { block, row, singleUse };
  });
  const content = { ...contentOf(row), ...changes };
  if (changes) checkSecrets(by, content);
  const lock = await lockOfChange(block.language, row, changes?.requirements, signal);
  return run({ orgId, userId, block, content, lock, input, singleUse, signal });
}
