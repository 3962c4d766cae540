/**
 * Conditions on events (`if` of triggers, waits and cancels; CEL). Scanning every waiting run for every event would not scale, so an equality
 * between top-level fields of event.data becomes an index lookup in PostgreSQL; what is left over is evaluated here.
 */
import { type ASTNode, parse } from "@marcbachmann/cel-js";
import { LRUCache } from "lru-cache";
import type { InngestEvent } from "./types";

export interface Condition {
  /** The field of the incoming event's data that an index can look up. */
  field?: string;
  /** It equals this field of the run's own event … */
  ownField?: string;
  /** … or this literal. */
  literal?: string | boolean;
  /** What the index cannot decide, the whole expression then; undefined when the lookup says it all. */
  expression?: string;
}

/** Expressions come from code, so there are few; the cap is for functions that build them from data. */
const programs = new LRUCache<string, ReturnType<typeof parse>>({ max: 500 });

/** Names in an expression: `event` is the run's own event, `async` the incoming one; in a trigger `event` is the incoming one. */
export interface Scope {
  event: InngestEvent;
  async?: InngestEvent;
}

/** @throws Error for an expression that is not CEL. */
function program(expression: string): ReturnType<typeof parse> {
  const known = programs.get(expression);
  if (known) return known;
  const made = parse(expression);
  programs.set(expression, made);
  return made;
}

/** Whether the expression is true. One that fails (a missing field, a wrong type) is false, as in Inngest. */
export function holds(expression: string, scope: Scope): boolean {
  try {
    return program(expression)(scope as unknown as Record<string, unknown>) === true;
  } catch {
    return false;
  }
}

/**
 * The value of an expression over a run's event; undefined when it fails. With no event it only reads the expression.
 * @throws Error for an expression that is not CEL.
 */
export function evaluate(expression: string, event: InngestEvent | null): unknown {
  const run = program(expression);
  if (!event) return undefined;
  try {
    return run({ event } as unknown as Record<string, unknown>);
  } catch {
    return undefined;
  }
}

/**
 * Splits an expression into its indexable equality and the rest.
 * @param incoming the name of the incoming event in it: "async" for waits and cancels, "event" for triggers.
 * @throws Error for an expression that is not CEL.
 */
export function compile(expression: string | undefined, incoming: "async" | "event"): Condition {
  if (!expression) return {};
  const terms = conjunction(program(expression).ast);
  for (const term of terms) {
    const equality = indexable(term, incoming);
    if (equality) return terms.length === 1 ? equality : { ...equality, expression };
  }
  return { expression };
}

function conjunction(node: ASTNode): ASTNode[] {
  return node.op === "&&" ? (node.args as ASTNode[]).flatMap(conjunction) : [node];
}

function indexable(node: ASTNode, incoming: string): Condition | null {
  if (node.op !== "==") return null;
  const [left, right] = node.args as [ASTNode, ASTNode];
  for (const [there, here] of [
    [left, right],
    [right, left],
  ] as const) {
    const field = fieldOf(there, incoming);
    if (field === null) continue;
    // Numbers are left to CEL, where 1 == 1.0.
    if (here.op === "value" && (typeof here.args === "string" || typeof here.args === "boolean"))
      return { field, literal: here.args };
    const ownField = incoming === "async" ? fieldOf(here, "event") : null;
    if (ownField !== null) return { field, ownField };
  }
  return null;
}

/** The F of `<name>.data.F`, else null. */
function fieldOf(node: ASTNode, name: string): string | null {
  if (node.op !== "." || typeof node.args[1] !== "string") return null;
  const data = node.args[0] as ASTNode;
  if (data.op !== "." || data.args[1] !== "data") return null;
  const root = data.args[0] as ASTNode;
  return root.op === "id" && root.args === name ? node.args[1] : null;
}
