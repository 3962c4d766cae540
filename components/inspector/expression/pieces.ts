/** How a text is drawn behind its field: parts in {{ }} tinted, the place of a mistake marked. Pure. */
import { parseTemplate } from "@/lib/expressions/template";

export interface Piece {
  text: string;
  /** Offset in the text. */
  start: number;
  isExpression: boolean;
  isMistake: boolean;
}

/** The text in pieces, in order; together they are the text. */
export function piecesOf(text: string, isTemplate: boolean, mistake: number | null): Piece[] {
  const marks: [number, number][] = [];
  if (isTemplate) {
    for (const part of parseTemplate(text))
      if (part.kind === "expression") marks.push([part.start - 2, part.start + part.text.length + 2]);
  }
  const wrong = mistake === null || text === "" ? null : mistakeAt(text, mistake);
  const cuts = new Set([0, text.length, ...marks.flat(), ...(wrong ?? [])]);
  const edges = [...cuts].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, index) => {
    const end = edges[index + 1] ?? text.length;
    return {
      text: text.slice(start, end),
      start,
      isExpression: marks.some(([from, to]) => start >= from && end <= to),
      isMistake: wrong !== null && start >= wrong[0] && end <= wrong[1],
    };
  });
}

/** The word at the place, or one character; at the end of the text, the last one. */
function mistakeAt(text: string, at: number): [number, number] {
  const start = Math.min(at, text.length - 1);
  const word = /^\w+/.exec(text.slice(start, start + 200))?.[0] ?? text.charAt(start);
  return [start, start + word.length];
}
