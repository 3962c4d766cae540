/** Search and replace in everything that people have written into a workflow: names, config values, expressions, notes, frames. */
import { isObject } from "./json";
import { displayName } from "./names";
import type { WorkflowDocument } from "./schema";

/** Where a text stands: in a part of the document, under a path of keys inside of it. */
export interface Spot {
  on: "node" | "trigger" | "note" | "frame" | "workflow";
  /** Node, note or frame id; the index of a trigger; empty for the workflow itself. */
  id: string;
  path: readonly string[];
}

export interface FoundText extends Spot {
  text: string;
}

export interface SearchOptions {
  matchCase?: boolean;
  /** Only where no letter, digit or underscore stands before or after. */
  wholeWord?: boolean;
}

/** One place where the words stand. `found` is what stands there, for with another case it may differ from what was sought. */
export interface Match extends Spot {
  start: number;
  found: string;
  /** The whole text. */
  text: string;
}

/** Results beyond these are not looked for: nobody reads them, and a letter alone would find millions. */
export const MAX_MATCHES = 2000;

/** Every text of the document in reading order: the workflow's own, triggers, nodes, notes, frames. */
export function textsOf(document: WorkflowDocument): FoundText[] {
  const found: FoundText[] = [];
  const deep = (spot: Omit<Spot, "path">, value: unknown, path: readonly string[]): void => {
    if (typeof value === "string") found.push({ ...spot, path, text: value });
    else if (Array.isArray(value))
      for (const [index, item] of value.entries()) deep(spot, item, [...path, String(index)]);
    else if (isObject(value)) for (const [key, member] of Object.entries(value)) deep(spot, member, [...path, key]);
  };
  const workflow = { on: "workflow", id: "" } as const;
  deep(workflow, document.name, ["name"]);
  deep(workflow, document.description, ["description"]);
  deep(workflow, document.variables, ["variables"]);
  for (const [index, trigger] of document.triggers.entries())
    deep({ on: "trigger", id: String(index) }, trigger.config, ["config"]);
  for (const node of document.nodes) {
    const spot = { on: "node", id: node.node_id } as const;
    deep(spot, displayName(node), ["name"]);
    deep(spot, node.config, ["config"]);
    deep(spot, node.input_mapping, ["input_mapping"]);
    deep(spot, node.notes, ["notes"]);
  }
  for (const [id, note] of Object.entries(document.sticky_notes ?? {})) deep({ on: "note", id }, note.text, ["text"]);
  for (const [id, group] of Object.entries(document.groups ?? {})) deep({ on: "frame", id }, group.name, ["name"]);
  return found;
}

/** Where the words stand, literally: no sign in them means anything but itself. Places do not overlap. */
export function findMatches(texts: readonly FoundText[], words: string, options: SearchOptions = {}): Match[] {
  if (words === "") return [];
  const pattern = patternOf(words, options);
  const matches: Match[] = [];
  for (const text of texts) {
    for (const match of text.text.matchAll(pattern)) {
      matches.push({ ...text, start: match.index, found: match[0] });
      if (matches.length === MAX_MATCHES) return matches;
    }
  }
  return matches;
}

function patternOf(words: string, { matchCase = false, wholeWord = false }: SearchOptions): RegExp {
  const literal = words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const bounded = wholeWord ? `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])` : literal;
  return new RegExp(bounded, matchCase ? "gu" : "giu");
}

/** The text with the words put in the place of each match. Matches that no longer stand there are passed over. */
export function replaceIn(text: string, matches: readonly Pick<Match, "start" | "found">[], words: string): string {
  let result = "";
  let from = 0;
  for (const { start, found } of matches.toSorted((a, b) => a.start - b.start)) {
    if (start < from || !text.startsWith(found, start)) continue;
    result += text.slice(from, start) + words;
    from = start + found.length;
  }
  return result + text.slice(from);
}

/** The text under a path of keys, or undefined when there is none. */
export function textAt(value: unknown, path: readonly string[]): string | undefined {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === "string" ? at : undefined;
}

/** A copy in which the text under a path is another one; all that is beside the path is the same object as before. */
export function withText<T>(value: T, path: readonly string[], text: string): T {
  const [key, ...rest] = path;
  if (key === undefined) return text as T;
  if (Array.isArray(value)) return value.with(Number(key), withText(value[Number(key)], rest, text)) as T;
  const before = value as Record<string, unknown>;
  return { ...before, [key]: withText(before[key], rest, text) } as T;
}

export interface Excerpt {
  before: string;
  found: string;
  after: string;
}

/** A match with what stands around it, on one line. */
export function excerptOf(match: Pick<Match, "text" | "start" | "found">, room = 32): Excerpt {
  const line = (text: string) => text.replace(/\s+/g, " ");
  const end = match.start + match.found.length;
  const from = Math.max(0, match.start - room);
  const to = Math.min(match.text.length, end + 2 * room);
  return {
    before: (from > 0 ? "…" : "") + line(match.text.slice(from, match.start)),
    found: line(match.found),
    after: line(match.text.slice(end, to)) + (to < match.text.length ? "…" : ""),
  };
}
