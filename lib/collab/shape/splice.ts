/** How one text becomes another, and where a change belongs in a text that has changed meanwhile. Pure strings. */

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

/** Where a change belongs in a text that meanwhile had another one; both were made on the same text. */
export function rebase(change: Splice, other: Splice): Splice {
  const end = change.index + change.remove;
  const otherEnd = other.index + other.remove;
  const shift = other.insert.length - other.remove;
  if (end <= other.index) return change;
  if (change.index >= otherEnd) return { ...change, index: change.index + shift };
  // They overlap: what the other one took away is gone, what it put in stays, and this one's text comes before it.
  const head = Math.max(0, other.index - change.index);
  const tail = Math.max(0, end - otherEnd);
  if (tail === 0) return { index: Math.min(change.index, other.index), remove: head, insert: change.insert };
  if (head === 0) return { index: other.index + other.insert.length, remove: tail, insert: change.insert };
  return { index: change.index, remove: head, insert: change.insert };
}

/** The text after a change. */
export function spliced(text: string, { index, remove, insert }: Splice): string {
  return text.slice(0, index) + insert + text.slice(index + remove);
}

/** Where a place in a text (a caret, say) is after a change; one right at the change stays before what came in. */
export function shifted(place: number, { index, remove, insert }: Splice): number {
  if (place <= index) return place;
  if (place >= index + remove) return place + insert.length - remove;
  return index + insert.length;
}
