/**
 * Regular expressions inside expressions. JavaScript cannot interrupt a match, so a pattern is judged before it runs: those that
 * can take exponential time are refused, and the others may be tried only on subjects so short that the worst case ends within
 * about a second. The judgement errs to the strict side.
 */
import { LRUCache } from "lru-cache";
import { ExpressionError } from "./errors";
import { type Atom, readPattern } from "./regex-atoms";

export interface Judgement {
  /** Why the pattern is refused, or null. */
  reason: string | null;
  /** Characters of text that it may be tried on. */
  maxSubject: number;
}

/** Steps of the matcher that fit into about a second. */
const BUDGET = 1e9;
const MAX_SUBJECT = 1_000_000;
/** Ways through optional parts and alternatives; they multiply. */
const MAX_CHOICES = 5000;

const judgements = new LRUCache<string, Judgement>({ max: 500 });

/** Judges a pattern; see the top of this file for the rule. */
export function judge(pattern: RegExp): Judgement {
  const key = String(pattern);
  const before = judgements.get(key);
  if (before) return before;
  const { atoms, refusal, choices } = readPattern(pattern.source, pattern.flags);
  const reason = refusal ?? (choices > MAX_CHOICES ? "it has too many optional parts and alternatives" : null);
  const anchored = /^\^/.test(pattern.source) && !pattern.flags.includes("m") && !pattern.source.includes("|");
  const degree = degreeOf(atoms, anchored);
  const judgement = { reason, maxSubject: Math.min(MAX_SUBJECT, Math.floor((BUDGET / choices) ** (1 / degree))) };
  judgements.set(key, judgement);
  return judgement;
}

/**
 * The exponent of the worst case in the length of the text. Each ambiguous repeat (one that could end in several places) multiplies
 * the work by the length, each other repeat adds a scan, and without an anchor every position is a start. A repeat at the very end
 * never gives anything back.
 */
function degreeOf(atoms: readonly Atom[], anchored: boolean): number {
  let ambiguous = 0;
  let scans = 0;
  for (const [index, atom] of atoms.entries()) {
    if (!atom.repeats) continue;
    const next = atoms[index + 1];
    if (next === undefined && atom.mandatory) continue;
    if (next?.mandatory && !overlap(atom, next)) scans = 1;
    else ambiguous += 1;
  }
  return Math.max(1, (anchored ? 0 : 1) + ambiguous + scans);
}

function overlap(a: Atom, b: Atom): boolean {
  return a.chars.some((has, index) => has && b.chars[index] === true);
}

/** What JSONata calls instead of RegExp: refuses unsafe patterns and subjects that are too long for them. */
export class BoundedRegex {
  lastIndex = 0;
  readonly #regex: RegExp;
  readonly #maxSubject: number;

  constructor(pattern: RegExp) {
    const { reason, maxSubject } = judge(pattern);
    if (reason !== null) throw refusedRegex(pattern.source, reason);
    this.#maxSubject = maxSubject;
    this.#regex = new RegExp(pattern);
  }

  exec(subject: string): RegExpExecArray | null {
    if (typeof subject === "string" && subject.length > this.#maxSubject) {
      const shown = shorten(this.#regex.source);
      throw new ExpressionError(
        "too_large",
        `/${shown}/ could take too long on ${subject.length} characters; it is tried on at most ${this.#maxSubject}.`,
      );
    }
    this.#regex.lastIndex = this.lastIndex;
    const match = this.#regex.exec(subject);
    this.lastIndex = this.#regex.lastIndex;
    return match;
  }
}

export function refusedRegex(source: string, reason: string, position: number | null = null): ExpressionError {
  const message = `The regular expression /${shorten(source)}/ could run for hours: ${reason}. Write it more simply.`;
  return new ExpressionError("unsafe_regex", message, position);
}

function shorten(source: string): string {
  return source.length > 60 ? `${source.slice(0, 60)}…` : source;
}
