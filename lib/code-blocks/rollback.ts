import type { z } from "zod";
import { withTenant } from "@/db/client";
import type { BlockRollbackAnswer, blockRollbackBody } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { contentOf } from "./content";
import { addVersion } from "./create";
import { type BlockAuthor, findBlock, findBlockVersion, takeWrite } from "./find";
import { versionDetail } from "./present";
import { publishInside } from "./publish";
import type { RunContent } from "./run-content";
import { runTests } from "./run-tests";
import { testsOf } from "./tests";

/**
 * Brings back what was published before: a new version with its content, whose tests are run at once and which is published when nothing
 * stands in the way. Else it stays as it is, and says why. @throws AppError not_found; conflict; rate_limited
 */
export async function rollBackBlock(
  by: BlockAuthor,
  idOrSlug: string,
  { version: target, message }: z.infer<typeof blockRollbackBody>,
  signal: AbortSignal,
  run?: RunContent,
): Promise<BlockRollbackAnswer> {
  takeWrite(by);
  const made = await withTenant(by.orgId, async (tx) => {
    noteChange();
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const old = await findBlockVersion(tx, block, target);
    if (old.status === "published") throw new AppError("conflict", `Version ${target} is the published one.`);
    if (old.published_at === null) {
      throw new AppError("conflict", `Version ${target} was never published, so nothing can go back to it.`, {
        hint: "Publish it instead.",
      });
    }
    const row = await addVersion(tx, by, block, {
      content: contentOf(old),
      lock: old.requirements_lock,
      message: message || `Brings back version ${target}`,
      restoresId: old.id,
    });
    return { id: block.id, number: row.number, hasTests: (await testsOf(tx, block)).length > 0 };
  });
  if (made.hasTests) await runTests(by, made.id, String(made.number), {}, signal, run);
  return withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, made.id, { lock: true });
    const row = await findBlockVersion(tx, block, made.number);
    const detail = await versionDetail(tx, by, row);
    if (detail.blockers.length > 0) return { version: detail, restored: target, is_published: false };
    await publishInside(tx, by, block, row);
    const published = await findBlockVersion(tx, block, made.number);
    return { version: await versionDetail(tx, by, published), restored: target, is_published: true };
  });
}
