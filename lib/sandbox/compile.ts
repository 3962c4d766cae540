import { createHash } from "node:crypto";
import { parse } from "acorn";
import { LRUCache } from "lru-cache";
import { transform } from "sucrase";
import { NodeError } from "@/lib/nodes/errors";

const cache = new LRUCache<string, string>({ max: 500 });

/** Syntax that reaches outside the block; `import()` also hands out an error object of the outer realm. */
const REFUSED: Readonly<Record<string, string>> = {
  ImportDeclaration: "import is not available here: write the code in one piece.",
  ImportExpression: "import() is not available here: write the code in one piece.",
  ExportAllDeclaration: "export … from is not available here: write the code in one piece.",
  MetaProperty: "import.meta is not available here.",
};

interface SyntaxNode {
  type: string;
  loc?: { start: { line: number } };
  meta?: { name?: string };
}

function isNode(value: unknown): value is SyntaxNode & Record<string, unknown> {
  return typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";
}

/** Walks without recursion: a deeply nested source must not overflow the stack of the parent. */
function refuseEscapes(root: unknown): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (Array.isArray(value)) open.push(...value);
    else if (isNode(value)) {
      const sentence = REFUSED[value.type];
      const isNewTarget = value.type === "MetaProperty" && value.meta?.name === "new";
      if (sentence && !isNewTarget) throw codeError(sentence, value.loc?.start.line);
      for (const key of Object.keys(value)) if (key !== "loc") open.push(value[key]);
    }
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
 * Types are stripped, `import`, `import()` and `import.meta` are refused by syntax tree.
 * @throws NodeError code_error with the line, not retriable.
 */
export function compileBlock(code: string, language: "javascript" | "typescript"): string {
  const key = createHash("sha256").update(language).update("\0").update(code).digest("hex");
  const known = cache.get(key);
  if (known !== undefined) return known;
  let script: string;
  try {
    const stripped =
      language === "typescript"
        ? transform(code, { transforms: ["typescript"], disableESTransforms: true }).code
        : code;
    refuseEscapes(
      parse(stripped, { ecmaVersion: 2023, sourceType: "module", locations: true, allowAwaitOutsideFunction: false }),
    );
    script = transform(stripped, { transforms: ["imports"], disableESTransforms: true }).code;
  } catch (error) {
    throw error instanceof NodeError ? error : syntaxError(error);
  }
  cache.set(key, script);
  return script;
}
