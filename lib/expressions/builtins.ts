/**
 * Built-in functions that replace JSONata's own, where those can run without end inside one call: no time limit can stop a call
 * of a built-in. Same results otherwise.
 */
import jsonata from "jsonata";
import { ExpressionError } from "./errors";
import { MAX_TEXT } from "./limits";

type Comparator = (a: unknown, b: unknown) => unknown;
/** What JSONata gives a built-in as `this`; its published type leaves this out. */
interface Focus extends jsonata.Focus {
  createSequence?: () => unknown[];
}

/** Components of a date picture, and length of the text: the parser tries every way to share the digits among them. */
const MAX_PICTURE_PARTS = 9;
const MAX_DATE_TEXT = 40;
const parseDate = jsonata("$toMillis(text, picture)");

export function registerBuiltins(expression: jsonata.Expression): void {
  expression.registerFunction("eval", refuseEval, "<sx?:x>");
  expression.registerFunction("pad", pad, "<s-ns?:s>");
  expression.registerFunction("join", join, "<a<s>s?:s>");
  expression.registerFunction("sort", sort, "<af?:a>");
  expression.registerFunction("distinct", distinct, "<x:x>");
  expression.registerFunction("toMillis", toMillis, "<s-s?:n>");
}

function refuseEval(): never {
  throw new ExpressionError("not_allowed", "$eval is switched off: write the expression itself.");
}

function pad(text: string | undefined, width: number, filler?: string): string | undefined {
  if (text === undefined) return undefined;
  if (Math.abs(width) > MAX_TEXT)
    throw new ExpressionError("too_large", `$pad makes texts of at most ${MAX_TEXT} characters.`);
  const missing = Math.abs(Math.trunc(width)) - Array.from(text).length;
  if (missing <= 0) return text;
  const marks = Array.from(filler === undefined || filler === "" ? " " : filler);
  const padding = Array.from({ length: missing }, (_, index) => marks[index % marks.length]).join("");
  return width > 0 ? text + padding : padding + text;
}

function join(texts: string[] | undefined, separator = ""): string | undefined {
  if (texts === undefined) return undefined;
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1));
  if (length > MAX_TEXT) throw new ExpressionError("too_large", `$join makes texts of at most ${MAX_TEXT} characters.`);
  return texts.join(separator);
}

/** Stable merge sort, O(n log n) in copies too. The comparator answers whether its arguments should change places. */
async function sort(list: unknown[] | undefined, comparator?: Comparator): Promise<unknown[] | undefined> {
  if (list === undefined || list.length <= 1) return list;
  if (comparator === undefined) {
    if (list.every((item) => typeof item === "number")) return list.toSorted((a, b) => a - b);
    if (list.every((item) => typeof item === "string")) return list.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    throw new ExpressionError(
      "failed",
      "$sort needs a function for anything but a list of numbers or a list of texts.",
    );
  }
  let from = [...list];
  for (let width = 1; width < from.length; width *= 2) {
    const to: unknown[] = [];
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let left = start;
      let right = middle;
      while (left < middle && right < end) {
        const swap = await comparator(from[left], from[right]);
        to.push(swap ? from[right++] : from[left++]);
      }
      while (left < middle) to.push(from[left++]);
      while (right < end) to.push(from[right++]);
    }
    from = to;
  }
  return from;
}

function distinct(this: Focus, list: unknown): unknown {
  if (!Array.isArray(list) || list.length <= 1) return list;
  const isSequence = "sequence" in list && list.sequence === true;
  const result = (isSequence && this.createSequence?.()) || [];
  const seen = new Set<unknown>();
  for (const item of list) {
    const key = typeof item === "object" && item !== null ? `\u0000${identity(item)}` : item;
    if (seen.has(key)) continue;
    seen.add(key);
    result.push(item);
  }
  return result;
}

/** A text that is equal for deeply equal values, whatever the order of their keys. */
function identity(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(identity).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${identity(member)}`).join(",")}}`;
}

async function toMillis(text: string | undefined, picture?: string): Promise<unknown> {
  if (text === undefined) return undefined;
  if (picture === undefined) return parseDate.evaluate({ text });
  const parts = picture.split("[").length - 1;
  if (parts > MAX_PICTURE_PARTS || picture.length > 200 || text.length > MAX_DATE_TEXT) {
    throw new ExpressionError(
      "too_large",
      `$toMillis reads dates of up to ${MAX_DATE_TEXT} characters and ${MAX_PICTURE_PARTS} parts.`,
    );
  }
  return parseDate.evaluate({ text, picture });
}
