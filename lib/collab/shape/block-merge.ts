/** A version that was saved past the draft, put into it: what it changed and the draft has not becomes the draft's as well. */
import { applyPatch, structuredPatch } from "diff";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { changesOf, oneEnding } from "./block-changes";

/** Both changes of a text in one; null where they touch the same lines. */
export function mergedText(base: string, mine: string, theirs: string): string | null {
  if (mine === theirs || mine === base) return theirs;
  if (theirs === base) return mine;
  const merged = applyPatch(theirs, structuredPatch("", "", base, mine, "", "", { context: 2 }));
  return merged === false ? null : merged;
}

/**
 * What of the draft must change so that it has what `theirs` changed of `base`. Where both changed the same, the draft stays as it is, for what
 * is in no version is nowhere else. @returns `overlaps`: there was such a place.
 */
export function followed(
  base: BlockContent,
  draft: BlockContent,
  theirs: BlockContent,
): { patch: Partial<BlockContent>; overlaps: boolean } {
  const { code: _theirCode, ...wanted } = changesOf(theirs, base);
  const { code: _myCode, ...mine } = changesOf(draft, base);
  const code = mergedText(oneEnding(base.code), oneEnding(draft.code), oneEnding(theirs.code));
  const isMine = (key: string) => Object.hasOwn(mine, key);
  const taken = Object.entries(wanted).filter(([key]) => !isMine(key));
  const clashing = Object.keys(changesOf(wanted, draft)).filter(isMine);
  return {
    patch: changesOf({ ...Object.fromEntries(taken), ...(code !== null && { code }) }, draft),
    overlaps: code === null || clashing.length > 0,
  };
}
