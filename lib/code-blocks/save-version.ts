import type { z } from "zod";
import { withTenant } from "@/db/client";
import type { BlockVersionDetail, saveVersionBody } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { checkSchemas, checkSecrets, contentOf, hashesOf } from "./content";
import { addVersion } from "./create";
import { type BlockAuthor, findBlock, findBlockVersion, takeRun, takeWrite } from "./find";
import { versionDetail } from "./present";
import { lockOfChange } from "./requirements";

/**
 * Saves the next version, a draft. What is left out is as in the newest one; when nothing differs from that, it is the answer.
 * @throws AppError not_found; invalid_body; forbidden; stale when `base` is not the newest; unavailable when a registry of packages is; rate_limited
 */
export async function saveBlockVersion(
  by: BlockAuthor,
  idOrSlug: string,
  { content: changes, message, base }: z.infer<typeof saveVersionBody>,
  signal: AbortSignal,
): Promise<{ version: BlockVersionDetail; isNew: boolean }> {
  takeWrite(by);
  const before = await withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug);
    return { language: block.language, newest: await findBlockVersion(tx, block, "latest") };
  });
  if (changes.requirements && changes.requirements.length > 0) takeRun(by);
  // Outside of the transaction: it may download packages.
  const lock = await lockOfChange(before.language, before.newest, changes.requirements, signal);
  return withTenant(by.orgId, async (tx) => {
    noteChange();
    const block = await findBlock(tx, by.orgId, idOrSlug, { lock: true });
    const newest = await findBlockVersion(tx, block, "latest");
    if (base !== undefined && base !== newest.number) {
      throw new AppError("stale", `Version ${newest.number} was saved meanwhile.`, {
        hint: "Look at what it changes, then save again.",
        details: { latest: newest.number },
      });
    }
    const content = { ...contentOf(newest), ...changes };
    checkSchemas(content);
    const isOnTop = newest.number === before.newest.number;
    // Packages that were chosen anew make a version, even if nothing else does.
    const isRefreshed = isOnTop && lock !== before.newest.requirements_lock;
    if (hashesOf(content).hash === newest.hash && !isRefreshed)
      return { version: await versionDetail(tx, by, newest), isNew: false };
    checkSecrets(by, content);
    const row = await addVersion(tx, by, block, {
      content,
      lock: changes.requirements === undefined && !isOnTop ? newest.requirements_lock : lock,
      message: message || null,
    });
    return { version: await versionDetail(tx, by, row), isNew: true };
  });
}
