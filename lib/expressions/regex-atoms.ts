/** Reads a pattern as the row of its smallest parts, with what each may match and how often. Used to judge its worst case. */

export interface Atom {
  /** Which of the sample characters it can match. */
  chars: readonly boolean[];
  /** Open-ended, or of variable length. */
  repeats: boolean;
  /** Cannot be left out. */
  mandatory: boolean;
}

export interface PatternReading {
  atoms: Atom[];
  refusal: string | null;
  /** Product of the ways through alternatives and optional parts. */
  choices: number;
}

interface Group {
  from: number;
  alternatives: number;
  repeats: boolean;
  /** A look-around: matches nothing itself. */
  looks: boolean;
}

/** ASCII, and a few letters, signs and spaces beyond it. */
const SAMPLES = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  "é",
  "ß",
  "漢",
  "\u00a0",
  "\u2028",
  "€",
];
const NOTHING: readonly boolean[] = SAMPLES.map(() => false);
const MAX_COUNT = 1000;
const TOO_MANY = "it has too many parts";

/** Reads pattern source; a refusal says what the judgement cannot bound. */
export function readPattern(source: string, flags: string): PatternReading {
  const atoms: Atom[] = [];
  const groups: Group[] = [{ from: 0, alternatives: 1, repeats: false, looks: false }];
  let choices = 1;
  let closed: Group | null = null;
  let started = -1;
  const stop = (refusal: string): PatternReading => ({ atoms, refusal, choices });
  if (/\\[1-9]|\\k</.test(source)) return stop("it refers back to a group");
  for (let index = 0; index < source.length; index += 1) {
    if (atoms.length > 500) return stop(TOO_MANY);
    const char = source.charAt(index);
    const count = started >= 0 ? countAt(source, index) : null;
    const current = groups.at(-1);
    if (!current) return stop(TOO_MANY);
    if (count) {
      index += count.length - 1;
      if (count.most !== Number.POSITIVE_INFINITY && count.most > MAX_COUNT) return stop("it repeats too often");
      if (count.most > 1) {
        if (closed?.repeats) return stop("it repeats a group that repeats something itself");
        if (closed && closed.alternatives > 1) return stop("it repeats a group of alternatives");
        const chars = union(atoms.slice(started));
        atoms.splice(started, atoms.length, { chars, repeats: count.most !== count.least, mandatory: count.least > 0 });
        current.repeats = true;
      } else if (count.least === 0) {
        choices *= 2;
        for (const atom of atoms.slice(started)) atom.mandatory = false;
      }
      started = -1;
      closed = null;
      continue;
    }
    closed = null;
    started = -1;
    if (char === "(") {
      const kind = /^\((\?(?:[:=!]|<[=!]|<[^>]*>))?/.exec(source.slice(index, index + 80));
      const opening = kind?.[1] ?? "";
      index += opening.length;
      groups.push({ from: atoms.length, alternatives: 1, repeats: false, looks: /[=!]$/.test(opening) });
    } else if (char === ")") {
      const group = groups.length > 1 ? groups.pop() : undefined;
      const outer = groups.at(-1);
      if (!group || !outer) return stop(TOO_MANY);
      choices *= group.alternatives;
      if (group.alternatives > 1 || group.looks) for (const atom of atoms.slice(group.from)) atom.mandatory = false;
      outer.repeats ||= group.repeats;
      closed = group;
      started = group.from;
    } else if (char === "|") {
      current.alternatives += 1;
    } else if (char === "^") {
      atoms.push({ chars: NOTHING, repeats: false, mandatory: false });
    } else if (char === "$") {
      // Nothing but the end may follow, so a repeat before it has nowhere to give back to.
      atoms.push({ chars: NOTHING, repeats: false, mandatory: true });
    } else {
      const text = atomAt(source, index);
      index += text.length - 1;
      started = atoms.length;
      const zeroWidth = text === "\\b" || text === "\\B";
      atoms.push({ chars: zeroWidth ? NOTHING : charsOf(text, flags), repeats: false, mandatory: !zeroWidth });
    }
  }
  const root = groups[0];
  if (root && root.alternatives > 1) {
    choices *= root.alternatives;
    for (const atom of atoms) atom.mandatory = false;
  }
  return { atoms, refusal: null, choices };
}

function countAt(source: string, index: number): { length: number; least: number; most: number } | null {
  const char = source.charAt(index);
  const lazy = (length: number) => (source.charAt(index + length) === "?" ? length + 1 : length);
  if (char === "*") return { length: lazy(1), least: 0, most: Number.POSITIVE_INFINITY };
  if (char === "+") return { length: lazy(1), least: 1, most: Number.POSITIVE_INFINITY };
  if (char === "?") return { length: lazy(1), least: 0, most: 1 };
  const braces = char === "{" ? /^\{(\d+)(,(\d*))?\}/.exec(source.slice(index, index + 24)) : null;
  if (!braces) return null;
  const least = Number(braces[1]);
  const most = braces[2] === undefined ? least : braces[3] === "" ? Number.POSITIVE_INFINITY : Number(braces[3]);
  return { length: lazy(braces[0].length), least, most };
}

/** The text of the class, escape or character that starts here. */
function atomAt(source: string, start: number): string {
  const rest = source.slice(start);
  if (rest.startsWith("\\"))
    return /^\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[A-Za-z]|[\s\S])/.exec(rest)?.[0] ?? "\\";
  if (!rest.startsWith("[")) return rest.charAt(0);
  for (let index = 1; index < rest.length; index += 1) {
    if (rest.charAt(index) === "\\") index += 1;
    else if (rest.charAt(index) === "]") return rest.slice(0, index + 1);
  }
  return rest;
}

function charsOf(atom: string, flags: string): readonly boolean[] {
  try {
    const regex = new RegExp(`^(?:${atom})$`, flags.replace(/[gym]/g, ""));
    return SAMPLES.map((sample) => regex.test(sample));
  } catch {
    // Not readable by itself: assume that it matches anything.
    return SAMPLES.map(() => true);
  }
}

function union(atoms: readonly Atom[]): readonly boolean[] {
  return SAMPLES.map((_, index) => atoms.some((atom) => atom.chars[index] === true));
}
