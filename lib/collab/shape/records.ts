/** Nodes, edges, triggers and their like: a Y.Map each, so that two people who change different keys of one both do. */
import * as Y from "yjs";
import { isObject, type JsonObject } from "@/lib/workflow/json";
import { NO_KIND, type RecordKind } from "./kinds";
import { documentKey, storedKey } from "./roots";
import { oneSplice, type Splices, writeText } from "./text";
import { arranged, own, plain, same } from "./values";

/** The value of a record. An empty text reads as absent; what is none of the document's is left out. */
export function readRecord(map: Y.Map<unknown>, kind: RecordKind): JsonObject {
  const value: JsonObject = {};
  for (const [stored, held] of map.entries()) {
    const key = documentKey(stored);
    if (key === null) continue;
    const nested = nestedKind(kind, key);
    const read =
      nested && held instanceof Y.Map
        ? readRecord(held, nested)
        : held instanceof Y.Text
          ? held.toString() || undefined
          : plain(held);
    if (read !== undefined) value[key] = read;
  }
  return arranged(value, kind.known);
}

const nestedKind = (kind: RecordKind, key: string) => own(kind.nested, key) as RecordKind | undefined;

/** A new record. All its texts are there from the start: two people who type into an empty one must mean the same. */
export function newRecord(value: JsonObject, kind: RecordKind): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  for (const key of kind.texts) if (value[key] === undefined) map.set(storedKey(key), new Y.Text());
  for (const key of Object.keys(kind.nested)) {
    if (value[key] === undefined) map.set(storedKey(key), newRecord({}, kind.nested[key] ?? NO_KIND));
  }
  for (const key of Object.keys(value)) setValue(map, key, value[key], kind, oneSplice);
  return map;
}

/** Writes the keys in which `to` differs from `from`, and nothing else. */
export function patchRecord(
  map: Y.Map<unknown>,
  from: JsonObject,
  to: JsonObject,
  kind: RecordKind,
  splices: Splices = oneSplice,
): void {
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const before = own(from, key);
    const after = own(to, key);
    if (key === "__proto__" || same(before, after)) continue;
    const held = map.get(storedKey(key));
    const nested = nestedKind(kind, key);
    if (nested && held instanceof Y.Map && isObject(after)) {
      patchRecord(held, isObject(before) ? before : {}, after, nested, splices);
    } else setValue(map, key, after, kind, splices, before);
  }
}

/** The value with its kind: text stays the text that others type in, undefined empties it or takes the key away. */
function setValue(
  map: Y.Map<unknown>,
  key: string,
  value: unknown,
  kind: RecordKind,
  splices: Splices,
  from?: unknown,
): void {
  const stored = storedKey(key);
  const nested = nestedKind(kind, key);
  if (nested && isObject(value)) {
    map.set(stored, newRecord(value, nested));
    return;
  }
  if (kind.texts.includes(key) && (value === undefined || typeof value === "string")) {
    // A map that is in no document yet cannot be asked.
    const held = map.doc ? map.get(stored) : undefined;
    if (held instanceof Y.Text) writeText(held, typeof from === "string" ? from : "", value ?? "", splices);
    else if (value !== undefined || held !== undefined) map.set(stored, new Y.Text(plain(value ?? "") as string));
    return;
  }
  const kept = plain(value);
  if (kept === undefined) map.delete(stored);
  else map.set(stored, kept);
}
