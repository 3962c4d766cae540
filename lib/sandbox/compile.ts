import { createHash } from "node:crypto";
import { isBuiltin } from "node:module";
import { parse } from "acorn";
import { LRUCache } from "lru-cache";
import { transform } from "sucrase";
import { NodeError } from "@/lib/nodes/errors";
import { packageOf } from "./requirements/npm/requirement";

export interface Compiled {
  script: string;
  /** What it imports, of the packages that it may. */
  imports: readonly string[];
}

const cache = new LRUCache<string, Compiled>({ max: 500 });

/** Syntax that reaches outside the block; `import()` also hands out an error object of the outer realm. */
const REFUSED: Readonly<Record<string, string>> = {
  ImportExpression: "import() is not available here: write the code in one piece.",
  MetaProperty: "import.meta is not available here.",
};
const IMPORTS = new Set(["ImportDeclaration", "ExportAllDeclaration", "ExportNamedDeclaration"]);

interface SyntaxNode {
  type: string;
  loc?: { start: { line: number } };
  meta?: { name?: string };
  source?: { value?: unknown } | null;
}

function isNode(value: unknown): value is SyntaxNode & Record<string, unknown> {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/**
 * Walks without recursion: a deeply nested source must not overflow the stack of the parent.
 * @returns what is imported.
 */
function refuseEscapes(root: unknown, packages: readonly string[]): string[] {
  const open: unknown[] = [root];
  const imports = new Set<string>();
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) open.push(...value);
    else if (isNode(value)) {
      const sentence = REFUSED[value.type];
      const isNewTarget = value.type === "MetaProperty" && value.meta?.name === "new";
      if (sentence && !isNewTarget) throw codeError(sentence, value.loc?.start.line);
      if (IMPORTS.has(value.type) && value.source) imports.add(allowed(value, packages));
      for (const key of Object.keys(value)) if (key !== "loc") open.push(value[key]);
    }
  }
  return [...imports];
}

function allowed({ source, loc }: SyntaxNode, packages: readonly string[]): string {
  const name = String(source?.value);
  if (packages.includes(packageOf(name))) return name;
  const shown = name.slice(0, 100);
  const why = isBuiltin(name)
    ? `import of "${shown}" is not available here: it is Node's own, and code has none of that.`
    : packages.length > 0
      ? `import of "${shown}" is not available here: it is not among the requirements (${packages.slice(0, 10).join(", ")}).`
      : `import of "${shown}" is not available here: the code has no requirements.`;
  throw codeError(why, loc?.start.line);
}

/** Whether a script that was put together holds import(), which would hand out an error object of the outer realm. */
export function holdsImport(script: string): boolean {
  // As a text or a name it does no harm; only then is it worth to read the whole.
  if (!/\bimport\s*[(.]/.test(script)) return false;
  try {
    refuseEscapes(parse(script, { ecmaVersion: 2022, sourceType: "script" }), []);
    return false;
  } catch {
    return true;
  }
}

function codeError(message: string, line?: number, cause?: unknown): NodeError {
  return new NodeError("code_error", line ? `${message} (line ${line})` : message, { retriable: false, line, cause });
}

function syntaxError(cause: unknown): NodeError {
  const raw = cause instanceof Error ? cause.message : String(cause);
  const line = /\((\d+):\d+\)/.exec(raw)?.[1];
  const message = raw.replace(/^Error transforming [^:]*: /, "").replace(/ ?\(\d+:\d+\)/, "");
  return codeError(`The code has a syntax error: ${message}`, line ? Number(line) : undefined, cause);
}

/**
 * Turns a block's source into a script body that fills `exports`, with every line where it was.
 * Types are stripped; `import()`, `import.meta` and imports of anything but its packages are refused by syntax tree.
 * @param packages the names that it may import.
 * @throws NodeError code_error with the line, not retriable.
 */
export function compileBlock(
  code: string,
  language: "javascript" | "typescript",
  packages: readonly string[] = [],
): Compiled {
  const key = createHash("sha256")
    .update(JSON.stringify([language, packages, code]))
    .digest("hex");
  const known = cache.get(key);
  if (known !== undefined) return known;
  let compiled: Compiled;
  try {
    const stripped =
      language === "typescript"
        ? transform(code, { transforms: ["typescript"], disableESTransforms: true }).code
        : code;
    const imports = refuseEscapes(
      parse(stripped, { ecmaVersion: 2023, sourceType: "module", locations: true, allowAwaitOutsideFunction: false }),
      packages,
    );
    compiled = { script: transform(stripped, { transforms: ["imports"], disableESTransforms: true }).code, imports };
  } catch (error) {
    throw error instanceof NodeError ? error : syntaxError(error);
  }
  cache.set(key, compiled);
  return compiled;
}
