/** Plain values inside of the shared document. */
import * as Y from "yjs";
import { isObject, type JsonObject, MAX_DEPTH } from "@/lib/workflow/json";

/** A UTF-16 half without its other half cannot be sent: peers would differ. */
const LONE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The text as every peer can hold it. */
export function wellFormed(text: string): string {
  return text.replace(LONE, "\uFFFD");
}

/** A copy as plain JSON, Y types read out; undefined for what JSON cannot hold. */
export function plain(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? (value === 0 ? 0 : value) : undefined;
  if (depth > MAX_DEPTH) return undefined;
  if (value instanceof Y.Text) return value.toString();
  if (value instanceof Y.AbstractType) return plain(value.toJSON(), depth);
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1) ?? null);
  if (!isObject(value) || ArrayBuffer.isView(value)) return undefined;
  const copy: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === "__proto__") continue;
    const kept = plain(member, depth + 1);
    if (kept !== undefined) copy[wellFormed(key)] = kept;
  }
  return copy;
}

/** A member that the object has itself: a document may have a key called "constructor". */
export function own(value: object | null | undefined, key: string): unknown {
  return value && Object.hasOwn(value, key) ? (value as JsonObject)[key] : undefined;
}

/** Whether two JSON values are the same; the order of keys does not count, a member that is undefined counts as absent. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a).filter((key) => a[key] !== undefined);
  const others = Object.keys(b).filter((key) => b[key] !== undefined);
  return keys.length === others.length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}

/** The entries of an object: those that the schema knows first and in its order, the others by name. Every peer gives the same. */
export function arranged(value: JsonObject, known: readonly string[]): JsonObject {
  const others = Object.keys(value)
    .filter((key) => !known.includes(key))
    .sort();
  const sorted: JsonObject = {};
  for (const key of [...known, ...others]) if (own(value, key) !== undefined) sorted[key] = value[key];
  return sorted;
}

/** a before b, by code unit: the same in every locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
