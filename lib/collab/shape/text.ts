/** Texts that several people type in. */
import type * as Y from "yjs";
import { rebase, type Splice, spliceOf } from "./splice";
import { wellFormed } from "./values";

/** Changes that make `after` of `before`, from the end to the start, so that each index is right when it is applied. */
export type Splices = (before: string, after: string) => readonly Splice[];

/** The shortest way for typing: one change. */
export const oneSplice: Splices = (before, after) => {
  const splice = spliceOf(before, after);
  return splice ? [splice] : [];
};

/**
 * Writes into a shared text what was changed between `from` and `to`, leaving alone the rest: also what others have typed since `from`, when
 * that is known.
 */
export function writeText(text: Y.Text, from: string | null, to: string, splices: Splices = oneSplice): void {
  const current = text.toString();
  const after = wellFormed(to);
  const meanwhile = from === null ? null : spliceOf(wellFormed(from), current);
  const own = meanwhile && from !== null ? spliceOf(wellFormed(from), after) : null;
  const todo = meanwhile ? (own ? [rebase(own, meanwhile)] : []) : splices(current, after);
  for (const { index, remove, insert } of todo) {
    if (remove > 0) text.delete(index, remove);
    if (insert !== "") text.insert(index, insert);
  }
}
