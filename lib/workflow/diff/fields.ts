import { canonicalJson, isObject, type JsonObject } from "../json";
import type { FieldChange } from "./types";

/** Equal as JSON, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}

/**
 * What differs between two objects, by path, in the order of `after` and then of what is gone. Goes into objects; a list is one value, for
 * its places mean nothing once something was put in between. A member that is undefined is not there.
 */
export function fieldChanges(before: JsonObject, after: JsonObject, skip: readonly string[] = []): FieldChange[] {
  const changes: FieldChange[] = [];
  collect(before, after, [], skip, changes);
  return changes;
}

function collect(before: JsonObject, after: JsonObject, at: string[], skip: readonly string[], into: FieldChange[]) {
  for (const key of new Set([...Object.keys(after), ...Object.keys(before)])) {
    if (skip.includes(key)) continue;
    const path = [...at, key];
    const old = ownOf(before, key);
    const now = ownOf(after, key);
    if (isObject(old) && isObject(now)) collect(old, now, path, [], into);
    else if (old === undefined) now !== undefined && into.push({ path, after: now });
    else if (now === undefined) into.push({ path, before: old });
    else if (!same(old, now)) into.push({ path, before: old, after: now });
  }
}

/** Its own members only: a key may be called "constructor". */
function ownOf(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
