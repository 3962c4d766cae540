import { diffArrays } from "diff";
import { type Splice, spliceOf } from "./splice";
import type { Splices } from "./text";

/** Beyond this many differing words a text counts as another text. */
const MOST_EDITS = 2000;

/**
 * Word by word, for whole documents that come in: somebody who types in one paragraph keeps it although the import changed two others.
 * From the end to the start.
 */
export const wordSplices: Splices = (before, after) => {
  const whole = spliceOf(before, after);
  if (!whole) return [];
  const old = before.slice(whole.index, whole.index + whole.remove);
  const parts = diffArrays(wordsOf(old), wordsOf(whole.insert), { maxEditLength: MOST_EDITS });
  if (!parts) return [whole];
  const splices: Splice[] = [];
  let at = whole.index;
  let open: Splice | null = null;
  for (const { value, added, removed } of parts) {
    const text = value.join("");
    if (!added && !removed) {
      open = null;
      at += text.length;
      continue;
    }
    if (!open) {
      open = { index: at, remove: 0, insert: "" };
      splices.unshift(open);
    }
    if (removed) {
      open.remove += text.length;
      at += text.length;
    } else open.insert += text;
  }
  return splices;
};

function wordsOf(text: string): string[] {
  return text.match(/\s|[^\s\w]|\w+/gu) ?? [];
}
