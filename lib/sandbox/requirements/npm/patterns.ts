/**
 * `require("../" + name)` is a pattern to esbuild: it walks through folders, past every plugin and up to the root, and takes in all that fits.
 * What a package is not meant to see must not be looked for, so files that may hold a pattern are told from the others before esbuild reads them.
 */
import path from "node:path";
import { parse } from "acorn";
import type { Loader } from "esbuild";

const LOADERS: Readonly<Record<string, Loader>> = {
  ...{ ".js": "js", ".mjs": "js", ".cjs": "js", ".jsx": "jsx" },
  ...{ ".ts": "ts", ".mts": "ts", ".cts": "ts", ".tsx": "tsx" },
};

/** How esbuild reads a file of code; undefined for another one. */
export const loaderOf = (file: string): Loader | undefined => LOADERS[path.extname(file).toLowerCase()];

const LITERAL = /require\(\s*(["'])([\w@./-]*)\1\s*\)/g;
// Names can be written with escapes, and require be had as a member of module.
const DYNAMIC = /require|import\s*[(/]|\\[ux]|\bmodule\b(?!\s*\.\s*exports\b)/;

/** Rather yes than no: such a file loses its patterns, and no longer knows which of its package's files count for nothing in a browser. */
export function mayHavePatterns(code: string): boolean {
  // What is left of one text could be within another: a name that holds the word stays.
  const rest = code.replace(LITERAL, (call, _quote, name: string) => (name.includes("require") ? call : ""));
  // Only then is it worth to read the whole.
  return DYNAMIC.test(rest) && holdsPattern(code);
}

type Syntax = { type: string } & Record<string, unknown>;
const isSyntax = (value: unknown): value is Syntax =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
const isNamed = (value: unknown, name: string) => isSyntax(value) && value.type === "Identifier" && value.name === name;

function treeOf(code: string): unknown {
  const options = { ecmaVersion: "latest", allowHashBang: true } as const;
  for (const sourceType of ["module", "script"] as const) {
    try {
      return parse(code, { ...options, sourceType, allowReturnOutsideFunction: sourceType === "script" });
    } catch {
      // As the other kind, or as none.
    }
  }
  return null;
}

/** Whether it asks for anything by another name than a text that stands there. True for what cannot be read. */
function holdsPattern(code: string): boolean {
  const open = [treeOf(code)];
  if (open[0] === null) return true;
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) for (const each of value) open.push(each);
    if (!isSyntax(value)) continue;
    if (isNamed(value, "require")) return true;
    if (value.type === "ImportExpression" && !isText(value.source)) return true;
    if (value.type === "MemberExpression" && isNamed(value.object, "module") && !isNamed(value.property, "exports")) {
      return true;
    }
    for (const part of partsOf(value)) open.push(part);
  }
  return false;
}

const isText = (value: unknown) => isSyntax(value) && value.type === "Literal" && typeof value.value === "string";

/** All of it, but for the name require where nothing can come of it. */
function partsOf(value: Syntax): unknown[] {
  const { type, callee, arguments: given, computed } = value;
  if (type === "CallExpression" && isNamed(callee, "require") && Array.isArray(given) && given.every(isText)) return [];
  if (type === "UnaryExpression" && value.operator === "typeof" && isNamed(value.argument, "require")) return [];
  const isName = (key: string) => !computed && (key === "property" || key === "key");
  return Object.keys(value).flatMap((key) => (isName(key) ? [] : [value[key]]));
}
