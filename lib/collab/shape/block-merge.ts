/** A version that was saved past the draft, put into it: what it changed and the draft has not becomes the draft's as well. */
import { applyPatch, structuredPatch } from "diff";
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { same } from "./values";

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
  const { code: _, ...rest } = theirs;
  const changed = Object.entries(rest).filter(([key, value]) => !same(value, base[key as keyof BlockContent]));
  const isMine = (key: string) => !same(draft[key as keyof BlockContent], base[key as keyof BlockContent]);
  const clashes = changed.filter(([key, value]) => isMine(key) && !same(draft[key as keyof BlockContent], value));
  const code = mergedText(base.code, draft.code, theirs.code);
  return {
    patch: {
      ...Object.fromEntries(changed.filter(([key]) => !isMine(key))),
      ...(code !== null && code !== draft.code && { code }),
    },
    overlaps: code === null || clashes.length > 0,
  };
}
