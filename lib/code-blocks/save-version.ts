import type { z } from "zod";
import { withTenant } from "@/db/client";
import type { BlockVersionDetail, saveVersionBody } from "@/lib/api/contracts/blocks";
import { noteChange } from "@/lib/audit/note";
import { AppError } from "@/lib/errors";
import { checkSchemas, checkSecrets, contentOf, hashesOf } from "./content";
import { addVersion } from "./create";
import { draftChanges } from "./draft";
import { type BlockAuthor, findBlock, findBlockVersion, takeRun, takeWrite } from "./find";
import { versionDetail } from "./present";
import { lockOfChange } from "./requirements";

interface Saved {
  version: BlockVersionDetail;
  isNew: boolean;
}

/** Others may save a version while packages are downloaded: then the draft has followed it, and is read again. */
const MOST_TRIES = 5;

/**
 * Saves the next version, a draft: the shared draft as it is when this begins, and what is typed meanwhile stays in that; or, with `content`, a change
 * of the newest version, in which what is left out is as there. When nothing differs from the newest one, it is the answer.
 * @throws AppError not_found; invalid_body; forbidden; stale when `base` is not the newest; unavailable when a registry of packages is; rate_limited
 */
export async function saveBlockVersion(
  by: BlockAuthor,
  idOrSlug: string,
  body: z.infer<typeof saveVersionBody>,
  signal: AbortSignal,
): Promise<Saved> {
  takeWrite(by);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const saved = await save(by, idOrSlug, body, signal);
    if (saved) return saved;
  }
  throw new AppError("conflict", "Others keep saving versions of this block.", { hint: "Try again in a moment." });
}

/** Null when the newest version is another one than that from which the draft's changes were told. */
async function save(
  by: BlockAuthor,
  idOrSlug: string,
  { content: asked, message, base }: z.infer<typeof saveVersionBody>,
  signal: AbortSignal,
): Promise<Saved | null> {
  const before = await withTenant(by.orgId, async (tx) => {
    const block = await findBlock(tx, by.orgId, idOrSlug);
    const newest = await findBlockVersion(tx, block, "latest");
    return { language: block.language, newest, changes: asked ?? (await draftChanges(tx, block, newest)) };
  });
  const { changes } = before;
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
    if (asked === undefined && newest.number !== before.newest.number) return null;
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
      ofDraft: asked === undefined,
    });
    return { version: await versionDetail(tx, by, row), isNew: true };
  });
}
