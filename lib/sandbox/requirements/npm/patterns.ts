/**
 * `require("../" + name)` is a pattern to esbuild: it walks through folders, past every plugin and up to the root, and takes in all that fits.
 * What a package is not meant to see must not be looked for, so files that may hold a pattern are told from the others before esbuild reads them.
 */
import path from "node:path";
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

/** Rather yes than no: such a file loses no more than its patterns. */
export function mayHavePatterns(code: string): boolean {
  // What is left of one text could be within another: a name that holds the word stays.
  const rest = code.replace(LITERAL, (call, _quote, name: string) => (name.includes("require") ? call : ""));
  return DYNAMIC.test(rest);
}
