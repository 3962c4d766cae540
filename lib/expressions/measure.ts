/**
 * Size of what an expression builds. Values share parts (`{"a": $x, "b": $x}`), so a short expression can describe a value that
 * is exponentially large once written out; built-in functions would then run for hours without a chance to stop them. Each new
 * list, object and text is therefore measured as it appears, its parts only once.
 */
import { ExpressionError } from "./errors";
import { MAX_RESULT_DEPTH, MAX_TEXT } from "./limits";

interface Size {
  /** Values plus characters, as if everything were written out. */
  units: number;
  depth: number;
}

const LEAF: Size = { units: 1, depth: 0 };
/** Values plus characters that one value may come to when written out. */
export const MAX_UNITS = 16_000_000;

/** True for what JSONata treats as a function: those hold their scope, in a circle, and are no data. */
export function isFunction(value: unknown): boolean {
  if (typeof value === "function") return true;
  if (typeof value !== "object" || value === null) return false;
  return (
    ("_jsonata_lambda" in value && value._jsonata_lambda === true) ||
    ("_jsonata_function" in value && value._jsonata_function === true)
  );
}

/** Throws ExpressionError too_large or too_deep when the value is past the limits. `known` must live for one evaluation only. */
export function measure(value: unknown, known: WeakMap<object, Size>): void {
  if (typeof value === "string") {
    if (value.length > MAX_TEXT)
      throw new ExpressionError("too_large", `The expression builds a text of more than ${MAX_TEXT} characters.`);
    return;
  }
  if (typeof value === "object" && value !== null) sizeOf(value, known, 0);
}

function sizeOf(value: unknown, known: WeakMap<object, Size>, level: number): Size {
  if (typeof value === "string") return { units: 1 + value.length, depth: 0 };
  if (typeof value !== "object" || value === null || isFunction(value)) return LEAF;
  const before = known.get(value);
  if (before) return before;
  if (level > MAX_RESULT_DEPTH) throw tooDeep();
  let units = 1;
  let depth = 0;
  for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const size = sizeOf(member, known, level + 1);
    units += size.units + (typeof key === "string" ? key.length : 0);
    depth = Math.max(depth, size.depth);
    if (units > MAX_UNITS) throw new ExpressionError("too_large", "The expression builds a value that is too large.");
  }
  depth += 1;
  if (depth > MAX_RESULT_DEPTH) throw tooDeep();
  const size = { units, depth };
  known.set(value, size);
  return size;
}

function tooDeep(): ExpressionError {
  return new ExpressionError(
    "too_deep",
    `The expression builds a value nested more than ${MAX_RESULT_DEPTH} levels deep.`,
  );
}

/**
 * The plain JSON copy of a result: undefined and numbers that JSON lacks become null, functions inside are left out (null in a
 * list), list flags of JSONata are dropped. A result that is itself a function is refused: somebody forgot to call it.
 */
export function toJson(value: unknown): unknown {
  if (isFunction(value))
    throw new ExpressionError("not_json", "The result is a function, not a value. Call it with ().");
  return copy(value);
}

function copy(value: unknown): unknown {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null || isFunction(value)) return null;
  if (Array.isArray(value)) return Array.from(value, copy);
  if (value instanceof Date) return value.toISOString();
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined || isFunction(member) || key === "__proto__") continue;
    result[key] = copy(member);
  }
  return result;
}
