/** Texts side by side: words within a field, lines of a file. On its own, for it brings the diff package into what loads it. */
import { diffLines, diffWordsWithSpace } from "diff";

export type Side = "same" | "added" | "removed";

export interface TextPart {
  side: Side;
  text: string;
}

export interface TextLine extends TextPart {
  /** Its number on each side, from 1; null on the side that lacks it. */
  before: number | null;
  after: number | null;
}

/** Two texts with more differences than this are shown as one replaced by the other: nobody reads them word by word. */
const MAX_EDITS = 2000;

/** The words that differ between two short texts. */
export function wordDiff(before: string, after: string): TextPart[] {
  const found = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  if (!found) return replaced(before, after);
  return found.map(({ value, added, removed }) => ({ side: sideOf(added, removed), text: value }));
}

/** The lines that differ between two texts, all of them in order, with their numbers. */
export function lineDiff(before: string, after: string): TextLine[] {
  const found = diffLines(before, after, { maxEditLength: MAX_EDITS });
  const parts = found
    ? found.map(({ value, added, removed }) => ({ side: sideOf(added, removed), text: value }))
    : replaced(before, after);
  const lines: TextLine[] = [];
  let [left, right] = [0, 0];
  for (const { side, text } of parts) {
    for (const line of text.replace(/\n$/, "").split("\n")) {
      if (side !== "added") left += 1;
      if (side !== "removed") right += 1;
      lines.push({
        side,
        text: line,
        before: side === "added" ? null : left,
        after: side === "removed" ? null : right,
      });
    }
  }
  return lines;
}

/** A stretch of lines that is shown, or one without changes that may be folded. */
export interface Stretch {
  folded: boolean;
  lines: TextLine[];
}

/** Folds what has no change within `context` lines; a stretch that hides fewer than two lines stays open. */
export function foldLines(lines: readonly TextLine[], context = 3): Stretch[] {
  const near = new Array<boolean>(lines.length).fill(false);
  for (const [index, { side }] of lines.entries()) {
    if (side !== "same") near.fill(true, Math.max(0, index - context), index + context + 1);
  }
  const stretches: Stretch[] = [];
  for (const [index, line] of lines.entries()) {
    const folded = !near[index];
    const last = stretches.at(-1);
    if (last && last.folded === folded) last.lines.push(line);
    else stretches.push({ folded, lines: [line] });
  }
  return stretches.map((each) => (each.lines.length < 2 ? { ...each, folded: false } : each));
}

/** Lines in two columns: what was removed stands beside what came in its place. */
export function inColumns(lines: readonly TextLine[]): [TextLine | null, TextLine | null][] {
  const rows: [TextLine | null, TextLine | null][] = [];
  let [removed, added]: [TextLine[], TextLine[]] = [[], []];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1)
      rows.push([removed[index] ?? null, added[index] ?? null]);
    [removed, added] = [[], []];
  };
  for (const line of lines) {
    if (line.side === "removed") removed.push(line);
    else if (line.side === "added") added.push(line);
    else {
      flush();
      rows.push([line, line]);
    }
  }
  flush();
  return rows;
}

/** All of one for all of the other, without the lines they share at both ends. */
function replaced(before: string, after: string): TextPart[] {
  const [old, now] = [lines(before), lines(after)];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const part = (side: Side, list: string[]): TextPart[] => (list.length > 0 ? [{ side, text: list.join("") }] : []);
  return [
    ...part("same", old.slice(0, start)),
    ...part("removed", old.slice(start, old.length - end)),
    ...part("added", now.slice(start, now.length - end)),
    ...part("same", old.slice(old.length - end)),
  ];
}

const lines = (text: string): string[] => text.split(/(?<=\n)/);

function sideOf(added: boolean, removed: boolean): Side {
  return added ? "added" : removed ? "removed" : "same";
}
