/** Which nodes an expression reads, found in its syntax tree: `nodes.fetch.output`, `$nodes."my-node"`, `$lookup(nodes, "x")`. */
import { type Ast, compile } from "./compile";
import { DEFAULT_MAX_DEPTH, DEFAULT_TIMEOUT_MS } from "./limits";
import { isExpression, parseTemplate } from "./template";

export interface NodeReference {
  /** Node id as written. */
  node: string;
  /** Offset of the id in the text, from 0; null when unknown. */
  position: number | null;
}

/**
 * Node references of an expression or a template (a text with `{{ }}` is a template unless said otherwise). A text that does
 * not parse has none: check() tells about it.
 */
export function references(
  text: string,
  kind: "expression" | "template" = isExpression(text) ? "template" : "expression",
): NodeReference[] {
  const found: NodeReference[] = [];
  const sources =
    kind === "expression" && !isExpression(text)
      ? [{ text, start: 0 }]
      : parseTemplate(text).filter((part) => part.kind === "expression");
  for (const source of sources) {
    const ast = parsed(source.text);
    if (ast)
      walk(ast, true, (node, position) =>
        found.push({ node, position: position === null ? null : position + source.start }),
      );
  }
  return found;
}

function parsed(source: string): Ast | null {
  try {
    return compile(source, { timeoutMs: DEFAULT_TIMEOUT_MS, maxDepth: DEFAULT_MAX_DEPTH }).ast;
  } catch {
    // Broken expressions are check()'s business.
    return null;
  }
}

/** Parts that JSONata evaluates with an item as context, where the name `nodes` would mean a field of that item. */
const RELATIVE = new Set(["predicate", "stages", "group", "terms", "pattern", "update", "delete"]);

function walk(ast: Ast, atRoot: boolean, report: (node: string, position: number | null) => void): void {
  if (ast.type === "path" && isList(ast.steps)) {
    const [first, second, third] = ast.steps;
    const fromRoot = first?.type === "variable" && (first.value === "$" || first.value === "nodes");
    if (isNodes(first, atRoot)) reportStep(second, report);
    else if (fromRoot && isNodes(second, true)) reportStep(third, report);
  }
  if (ast.type === "function" && isList(ast.arguments)) {
    const procedure = ast.procedure as Ast | undefined;
    const [map, key] = ast.arguments;
    const whole = map?.type === "path" && isList(map.steps) && map.steps.length === 1 ? map.steps[0] : map;
    if (procedure?.type === "variable" && procedure.value === "lookup" && isNodes(whole, atRoot))
      reportStep(key, report);
  }
  for (const [name, member] of Object.entries(ast)) {
    if (name === "steps" && isList(member)) {
      for (const [index, step] of member.entries()) walk(step, atRoot && index === 0, report);
    } else if (name !== "value") walkAny(member, atRoot && !RELATIVE.has(name), report);
  }
}

function walkAny(value: unknown, atRoot: boolean, report: (node: string, position: number | null) => void): void {
  if (Array.isArray(value)) for (const item of value) walkAny(item, atRoot, report);
  else if (isAst(value)) walk(value, atRoot, report);
}

function isNodes(step: Ast | undefined, atRoot: boolean): boolean {
  if (step?.value !== "nodes") return false;
  return step.type === "variable" || (atRoot && step.type === "name");
}

function reportStep(step: Ast | undefined, report: (node: string, position: number | null) => void): void {
  if ((step?.type !== "name" && step?.type !== "string") || typeof step.value !== "string") return;
  // JSONata gives the end of a token; a quoted name is counted with its opening quote only, so this is exact for plain names.
  report(step.value, step.position === undefined ? null : Math.max(0, step.position - step.value.length));
}

function isAst(value: unknown): value is Ast {
  return typeof value === "object" && value !== null && !(value instanceof RegExp);
}

function isList(value: unknown): value is Ast[] {
  return Array.isArray(value) && value.every(isAst);
}
