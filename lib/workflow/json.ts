/** Plain JSON values: the only thing a workflow document may hold. Guards depth, size and keys that reach a prototype. */
import { AppError } from "@/lib/errors";

export type JsonObject = Record<string, unknown>;

/** Deeper than any real document, shallow enough that no recursive reader can exhaust its stack. */
export const MAX_DEPTH = 64;
/** Values in one document, objects and lists included. */
export const MAX_VALUES = 200_000;

/** True for an object that is neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Copies a value to plain JSON (shared references are expanded, undefined members are left out).
 * Throws AppError invalid_body when it is nested too deep, too large, has a `__proto__` key or a value JSON cannot hold.
 */
export function toPlainJson(input: unknown): unknown {
  let count = 0;
  const copy = (value: unknown, depth: number, path: string): unknown => {
    count += 1;
    if (count > MAX_VALUES) throw refusal(path, `A workflow may hold at most ${MAX_VALUES} values.`);
    if (depth > MAX_DEPTH) throw refusal(path, `Values may be nested at most ${MAX_DEPTH} levels deep.`);
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number") {
      if (!Number.isFinite(value)) throw refusal(path, "Infinity and NaN cannot be kept in a workflow.");
      return value === 0 ? 0 : value;
    }
    if (Array.isArray(value)) return value.map((item, index) => copy(item, depth + 1, join(path, String(index))));
    if (!isObject(value)) throw refusal(path, "Only text, numbers, true, false, null, lists and objects are allowed.");
    const result: JsonObject = {};
    for (const [key, member] of Object.entries(value)) {
      // The one key that would set a prototype instead of a member.
      if (key === "__proto__") throw refusal(join(path, key), "The key __proto__ is not allowed.");
      if (member !== undefined) result[key] = copy(member, depth + 1, join(path, key));
    }
    return result;
  };
  return copy(input, 0, "");
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}

function refusal(path: string, message: string): AppError {
  return new AppError("invalid_body", path === "" ? message : `${path}: ${message}`, {
    details: { errors: [{ field: path, message }] },
  });
}

/** Text of a value that is the same for equal values: object keys sorted by code unit at every level. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(",")}}`;
}
