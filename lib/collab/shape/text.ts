/** Texts that several people type in: how one becomes another with as few changes as possible. */
import type * as Y from "yjs";
import { wellFormed } from "./values";

/** At `index`, `remove` characters go and `insert` comes. */
export interface Splice {
  index: number;
  remove: number;
  insert: string;
}

/** The one change that makes `after` of `before`, null when they are equal. A pair of UTF-16 halves is never cut. */
export function spliceOf(before: string, after: string): Splice | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (start > 0 && isHigh(before, start - 1)) start--;
  let end = 0;
  while (end < most - start && before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end))
    end++;
  if (end > 0 && isLow(before, before.length - end)) end--;
  return { index: start, remove: before.length - start - end, insert: after.slice(start, after.length - end) };
}

const isHigh = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLow = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** Changes that make `after` of `before`, from the end to the start, so that each index is right when it is applied. */
export type Splices = (before: string, after: string) => readonly Splice[];

/** The shortest way for typing: one change. */
export const oneSplice: Splices = (before, after) => {
  const splice = spliceOf(before, after);
  return splice ? [splice] : [];
};

/** Makes a shared text equal to `after`, leaving alone what is equal already. */
export function writeText(text: Y.Text, after: string, splices: Splices = oneSplice): void {
  for (const { index, remove, insert } of splices(text.toString(), wellFormed(after))) {
    if (remove > 0) text.delete(index, remove);
    if (insert !== "") text.insert(index, insert);
  }
}
