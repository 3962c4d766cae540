/** Evaluating expressions and filling templates, within the limits of limits.ts. */
import type { ExpressionScope } from "@/lib/nodes/types";
import { compile } from "./compile";
import { ExpressionError, type ExpressionProblem, toExpressionError } from "./errors";
import { DEFAULT_MAX_DEPTH, DEFAULT_TIMEOUT_MS } from "./limits";
import { toJson } from "./measure";
import { parseTemplate, soleExpression } from "./template";

export interface EvaluateOptions {
  /** Time spent working, in ms (default 1000). */
  timeoutMs?: number;
  /** Nested evaluations. */
  maxDepth?: number;
}

/** Levels of lists and objects that renderDeep goes into. */
const MAX_RENDER_DEPTH = 64;

/**
 * Evaluates one JSONata 2.2 expression; `{{ expression }}` is the same. The scope is the context (`input.name`), and its members
 * are variables too (`$input.name`), which also work where the context is an item of a list. The result is plain JSON; where
 * JSONata has no value (a path that leads nowhere) it is null. Throws ExpressionError.
 */
export async function evaluate(
  expression: string,
  scope: ExpressionScope,
  options: EvaluateOptions = {},
): Promise<unknown> {
  const limits = {
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxDepth: options.maxDepth ?? DEFAULT_MAX_DEPTH,
  };
  const source = soleExpression(expression)?.text ?? expression;
  if (source.trim() === "") throw new ExpressionError("syntax", "The expression is empty.", 0);
  const compiled = compile(source, limits);
  try {
    return toJson(await compiled.expression.evaluate(scope, { ...scope }));
  } catch (error) {
    throw toExpressionError(error);
  }
}

/**
 * Fills a template. One that is a single `{{ expression }}` keeps its value's type; otherwise values join the text: null as
 * nothing, objects and lists as JSON. In the text between, `{word}` is filled from the input when that is an object with such a
 * key and stays as it is otherwise. Throws ExpressionError with the position in the template.
 */
export async function render(
  template: string,
  scope: ExpressionScope,
  options: EvaluateOptions = {},
): Promise<unknown> {
  const sole = soleExpression(template);
  if (sole) return within(sole.start, () => evaluate(sole.text, scope, options));
  const texts: string[] = [];
  for (const part of parseTemplate(template)) {
    if (part.kind === "text") texts.push(fillWords(part.text, scope.input));
    else texts.push(asText(await within(part.start, () => evaluate(part.text, scope, options))));
  }
  return texts.join("");
}

/** render() for every text inside a value; keys, numbers and the rest stay. Throws ExpressionError. */
export async function renderDeep(
  value: unknown,
  scope: ExpressionScope,
  options: EvaluateOptions = {},
  depth = 0,
): Promise<unknown> {
  if (typeof value === "string") return render(value, scope, options);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_RENDER_DEPTH)
    throw new ExpressionError("too_deep", `Values are filled up to ${MAX_RENDER_DEPTH} levels deep.`);
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await renderDeep(item, scope, options, depth + 1));
    return items;
  }
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (key !== "__proto__") result[key] = await renderDeep(member, scope, options, depth + 1);
  }
  return result;
}

/** What is wrong with an expression as it is written, or null. */
export function check(expression: string): ExpressionProblem | null {
  const sole = soleExpression(expression);
  return checkSource(sole?.text ?? expression, sole?.start ?? 0);
}

/** The first mistake among the `{{ }}` parts of a template, with its position in the template, or null. */
export function checkTemplate(template: string): ExpressionProblem | null {
  for (const part of parseTemplate(template)) {
    const problem = part.kind === "expression" ? checkSource(part.text, part.start) : null;
    if (problem) return problem;
  }
  return null;
}

function checkSource(source: string, start: number): ExpressionProblem | null {
  if (source.trim() === "") return { code: "syntax", message: "The expression is empty.", position: start };
  try {
    compile(source, { timeoutMs: DEFAULT_TIMEOUT_MS, maxDepth: DEFAULT_MAX_DEPTH });
    return null;
  } catch (error) {
    const { code, message, position } = toExpressionError(error);
    return { code, message, position: position === null ? null : position + start };
  }
}

async function within<T>(start: number, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code, message, position } = toExpressionError(error);
    throw new ExpressionError(code, message, position === null ? null : position + start, error);
  }
}

function fillWords(text: string, input: unknown): string {
  if (typeof input !== "object" || input === null || Array.isArray(input)) return text;
  return text.replace(/\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, word: string) => {
    return Object.hasOwn(input, word) ? asText((input as Record<string, unknown>)[word]) : whole;
  });
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
