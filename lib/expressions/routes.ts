/** What an expression can come to, as far as its text tells: the literals at the ends of its branches. */
import { type Ast, compile } from "./compile";
import { DEFAULT_MAX_DEPTH, DEFAULT_TIMEOUT_MS } from "./limits";
import { soleExpression } from "./template";

const COMPARISONS = new Set(["=", "!=", "<", "<=", ">", ">=", "in", "and", "or"]);
const TESTS = new Set(["boolean", "not", "exists", "contains"]);

/** Literal results as texts; `isComplete` when the expression can have no other result than these (or none at all). */
export function possibleRoutes(expression: string): { values: string[]; isComplete: boolean } {
  const values = new Set<string>();
  let isComplete = true;
  const visit = (ast: Ast | undefined): void => {
    const inner = ast?.type === "block" || ast?.type === "condition" ? null : ast;
    if (ast === undefined || ast.predicate !== undefined || ast.group !== undefined) isComplete = false;
    else if (ast.type === "condition") {
      visit(ast.then as Ast | undefined);
      if (ast.else !== undefined) visit(ast.else as Ast);
    } else if (ast.type === "block" && Array.isArray(ast.expressions)) visit(ast.expressions.at(-1) as Ast | undefined);
    else if (ast.type === "string" || ast.type === "number") values.add(String(ast.value));
    else if (ast.type === "value") {
      if (ast.value !== null) values.add(String(ast.value));
    } else if (isTest(inner)) for (const value of ["true", "false"]) values.add(value);
    else isComplete = false;
  };
  try {
    const source = soleExpression(expression)?.text ?? expression;
    visit(compile(source, { timeoutMs: DEFAULT_TIMEOUT_MS, maxDepth: DEFAULT_MAX_DEPTH }).ast);
  } catch {
    // check() tells about expressions that do not parse.
    return { values: [], isComplete: false };
  }
  return { values: [...values], isComplete };
}

function isTest(ast: Ast | null | undefined): boolean {
  if (ast?.type === "binary") return COMPARISONS.has(String(ast.value));
  if (ast?.type !== "function") return false;
  const procedure = ast.procedure as Ast | undefined;
  return procedure?.type === "variable" && TESTS.has(String(procedure.value));
}
