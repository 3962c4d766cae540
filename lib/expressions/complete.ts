/** What can be written next in an expression, from the data that it will read: fields of objects, names of the scope, functions. */
import { FUNCTIONS } from "./functions";
import { parseTemplate } from "./template";

export interface Suggestion {
  label: string;
  /** Stands for the text from `from` to `to`. */
  insert: string;
  kind: "name" | "function";
  /** The value that is there, for names. */
  value?: unknown;
  /** Arguments and help, for functions. */
  takes?: string;
  help?: string;
  /** The path that it completes, e.g. nodes.fetch. */
  path: string;
}

export interface Completion {
  from: number;
  to: number;
  items: Suggestion[];
}

export interface CompleteRequest {
  text: string;
  caret: number;
  /** Only what is inside of {{ }} is an expression. */
  isTemplate: boolean;
  /** What the expression sees. */
  scope: Readonly<Record<string, unknown>>;
  /** Asked for by a key: also where nothing has been typed yet. */
  isAsked: boolean;
}

/** Characters that are looked at before the caret. */
const LOOK_BACK = 600;
const MAX_ITEMS = 60;
/** Items of a list whose keys are offered. */
const ROWS = 20;
const PATH = /(?<path>(?:(?:`[^`]*`|\$?[A-Za-z_]\w*|\$\$?)(?:\[-?\d+\])*\s?\.)*)(?<word>`[^`]*|\$?\w*)$/;
const PLAIN = /^[A-Za-z_]\w*$/;

/** Suggestions at the caret; null where none belong: in the text of a template, in quotes, in a number. */
export function complete({ text, caret, isTemplate, scope, isAsked }: CompleteRequest): Completion | null {
  const start = isTemplate ? startOfExpression(text, caret) : 0;
  if (start === null) return null;
  const typed = text.slice(Math.max(start, caret - LOOK_BACK), caret);
  if (isInQuotes(typed)) return null;
  // A filter keeps the kind of its items, so the path goes on as if it were not there.
  const before = typed.replace(/\[[^[\]]*\]/g, (filter) => (/^\[-?\d+\]$/.test(filter) ? filter : ""));
  const { path = "", word = "" } = PATH.exec(before)?.groups ?? {};
  if (/^\d/.test(word)) return null;
  if (path === "" && word === "" && !isAsked && before.trim() !== "") return null;
  const head = before.slice(0, before.length - path.length - word.length);
  // Goes on from something that is no path, such as a function's result: nobody knows what is in it.
  if (path === "" && head.trimEnd().endsWith(".")) return null;
  const names = path === "" ? rootNames(head, scope) : namesOf(resolve(path, head, scope));
  const needle = word.replace(/^[`$]/, "").toLowerCase();
  const isVariable = word.startsWith("$");
  const fields = isVariable && path === "" ? [] : [...names].map(([name, value]) => field(path, name, value));
  const variables =
    isVariable && path === ""
      ? Object.entries(scope).map(([name, value]) => ({
          ...field("", name, value),
          label: `$${name}`,
          insert: `$${name}`,
        }))
      : [];
  const functions = path === "" && (word !== "" || isAsked) ? FUNCTIONS.map(called) : [];
  const items = ranked([...fields, ...variables, ...functions], needle).slice(0, MAX_ITEMS);
  const only = items.length === 1 && items[0]?.insert === word;
  return items.length === 0 || only ? null : { from: caret - word.length, to: caret, items };
}

function field(path: string, name: string, value: unknown): Suggestion {
  const written = PLAIN.test(name) ? name : `\`${name}\``;
  return { label: name, insert: written, kind: "name", value, path: `${path}${written}` };
}

function called({ name, takes, help }: (typeof FUNCTIONS)[number]): Suggestion {
  return { label: name, insert: takes === "()" ? `${name}()` : `${name}(`, kind: "function", takes, help, path: name };
}

/** Those that begin with what was typed, then those that hold it. */
function ranked(items: readonly Suggestion[], needle: string): Suggestion[] {
  if (needle === "") return [...items];
  const nameOf = (item: Suggestion) => item.label.replace(/^\$/, "").toLowerCase();
  const begin = items.filter((item) => nameOf(item).startsWith(needle));
  return [...begin, ...items.filter((item) => !nameOf(item).startsWith(needle) && nameOf(item).includes(needle))];
}

/** Where the {{ }} part begins that the caret is in, closed or not. */
function startOfExpression(template: string, caret: number): number | null {
  let end = 0;
  for (const part of parseTemplate(template)) {
    const stop = part.start + part.text.length;
    if (part.kind === "expression") {
      if (caret >= part.start && caret <= stop) return part.start;
      if (stop < caret) end = stop + 2;
    }
  }
  const open = template.lastIndexOf("{{", caret - 2);
  return open >= end && open !== -1 && open + 2 <= caret ? open + 2 : null;
}

function isInQuotes(source: string): boolean {
  let quote = "";
  for (let index = 0; index < source.length; index += 1) {
    const char = source.charAt(index);
    if (quote !== "") {
      if (char === "\\") index += 1;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
  }
  return quote !== "";
}

/** Names where a path begins: fields of the item that a filter or a block looks at, then those of the scope. */
function rootNames(head: string, scope: Readonly<Record<string, unknown>>): Map<string, unknown> {
  return new Map([...namesOf(contextOf(head, scope)), ...Object.entries(scope)]);
}

function resolve(path: string, head: string, scope: Readonly<Record<string, unknown>>): unknown {
  const [first = "", ...rest] = path.match(/`[^`]*`|\$?[A-Za-z_]\w*|\$\$?|\[-?\d+\]/g) ?? [];
  const name = first.replace(/^`|`$/g, "");
  const context = contextOf(head, scope);
  const own = first === "$$" ? scope : first === "$" ? (context ?? scope) : undefined;
  const inScope = scope[name.replace(/^\$/, "")];
  const start = own ?? (isThere(step(context, name)) ? step(context, name) : inScope);
  return rest.reduce<unknown>(
    (value, key) =>
      key.startsWith("[") ? itemAt(value, Number(key.slice(1, -1))) : step(value, key.replace(/^`|`$/g, "")),
    start,
  );
}

/** The item that a filter `orders[…` or a block `orders.(…` looks at, when the caret is in one. */
function contextOf(head: string, scope: Readonly<Record<string, unknown>>): unknown {
  let depth = 0;
  for (let index = head.length - 1; index > 0; index -= 1) {
    const char = head.charAt(index);
    if (char === "]" || char === ")" || char === "}") depth += 1;
    else if (char === "[" || char === "(" || char === "{") {
      if (depth > 0) depth -= 1;
      else {
        const path = head.slice(0, index).replace(/\.$/, "");
        const match =
          /(?:(?:`[^`]*`|\$?[A-Za-z_]\w*)(?:\[-?\d+\])*\s?\.)*(?:`[^`]*`|\$?[A-Za-z_]\w*)(?:\[-?\d+\])*$/.exec(path);
        const isCall = char === "(" && !head.slice(0, index).endsWith(".");
        return match && !isCall
          ? resolve(match[0], path.slice(0, match.index), scope)
          : contextOf(head.slice(0, index), scope);
      }
    }
  }
  return undefined;
}

/** A field, as JSONata takes it: of a list, that of its items. */
function step(value: unknown, key: string): unknown {
  if (Array.isArray(value))
    return value
      .slice(0, ROWS)
      .map((item) => step(item, key))
      .find(isThere);
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function itemAt(value: unknown, index: number): unknown {
  return Array.isArray(value) ? value.at(index) : index === 0 ? value : undefined;
}

function namesOf(value: unknown): Map<string, unknown> {
  if (Array.isArray(value))
    return new Map(
      value
        .slice(0, ROWS)
        .flatMap((item) => [...namesOf(item)])
        .reverse(),
    );
  return new Map(isRecord(value) ? Object.entries(value) : []);
}

const isThere = (value: unknown) => value !== undefined;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
