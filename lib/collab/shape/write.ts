/** Writing one part of a document into the shared one, changing only what is different. */
import * as Y from "yjs";
import { isObject, type JsonObject } from "@/lib/workflow/json";
import type { WorkflowTrigger } from "@/lib/workflow/schema";
import type { RecordKind } from "./kinds";
import { inOrder, orderKeys } from "./order";
import { itemKind, type Point, readOrder, readPlace, readTriggers, TRIGGER_KIND } from "./parts";
import { newRecord, patchRecord } from "./records";
import { KEYED, keyedRoot, ORDER, PLACE, rootsOf, storedKey } from "./roots";
import { type Splices, writeText } from "./text";
import { own, plain, same } from "./values";

/** An entry of `nodes` or `edges`: made, changed or (null) taken out. A `to` for what is gone makes it anew: nothing typed is lost. */
export function writeEntry(
  map: Y.Map<unknown>,
  id: string,
  from: JsonObject | null,
  to: JsonObject | null,
  kind: RecordKind,
  splices?: Splices,
): void {
  const held = map.get(id);
  if (to === null) {
    if (map.has(id)) map.delete(id);
  } else if (held instanceof Y.Map) patchRecord(held, from ?? {}, to, kind, splices);
  else map.set(id, newRecord(to, kind));
}

/** Puts the entries of `nodes` or `edges` into this order; ids that are not there are passed over. */
export function writeOrder(map: Y.Map<unknown>, wanted: readonly string[]): void {
  const there = wanted.filter((id) => map.get(id) instanceof Y.Map);
  const current = currentOrder(map);
  if (
    same(
      inOrder(current).filter((id) => current.get(id) !== ""),
      there,
    )
  )
    return;
  for (const [id, key] of orderKeys(current, there)) {
    const entry = map.get(id);
    if (entry instanceof Y.Map) entry.set(ORDER, key);
  }
}

/** The keys by which the entries stand in order. */
export function currentOrder(map: Y.Map<unknown>): Map<string, string> {
  return new Map(
    [...map.entries()].filter(([, held]) => held instanceof Y.Map).map(([id, held]) => [id, readOrder(held)]),
  );
}

/** The position of a node or of anything else that is no trigger. */
export function writePlace(layout: Y.Map<unknown>, id: string, to: Point | null): void {
  const before = readPlace(layout.get(id));
  if (to === null) {
    if (layout.has(id)) layout.delete(id);
  } else if (before?.x !== to.x || before.y !== to.y) layout.set(id, { x: to.x + 0, y: to.y + 0 });
}

/** The position of the trigger at an index; nothing when there is none. */
export function writeTriggerPlace(doc: Y.Doc, index: number, to: Point | null): void {
  const found = readTriggers(doc)[index];
  if (!found) return;
  if (to === null) {
    if (found.place) found.map.delete(PLACE);
  } else if (found.place?.x !== to.x || found.place.y !== to.y) found.map.set(PLACE, { x: to.x + 0, y: to.y + 0 });
}

/** A top-level key of the document that is neither nodes, edges nor triggers; undefined takes it away. */
export function writeField(doc: Y.Doc, key: string, from: unknown, to: unknown, splices?: Splices): void {
  const { fields, description } = rootsOf(doc);
  if (same(from, to)) return;
  if (key === "description") {
    writeText(description, typeof from === "string" ? from : "", typeof to === "string" ? to : "", splices);
    return;
  }
  if (Object.hasOwn(KEYED, key)) {
    const before = isObject(from) ? from : {};
    const after = isObject(to) ? to : {};
    for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const was = own(before, id);
      const is = own(after, id);
      if (!same(was, is)) writeItem(doc, key, id, was, is, splices);
    }
    // Says that the object is there even when it is empty.
    if (to === undefined) fields.delete(storedKey(key));
    else if (!fields.has(storedKey(key))) fields.set(storedKey(key), true);
    return;
  }
  const kept = plain(to);
  if (kept === undefined) fields.delete(storedKey(key));
  else fields.set(storedKey(key), kept);
}

/** An entry of a keyed object, e.g. one variable or one note; undefined or null takes it out. */
export function writeItem(doc: Y.Doc, key: string, id: string, from: unknown, to: unknown, splices?: Splices): void {
  if (id === "__proto__") return;
  const root = keyedRoot(doc, key);
  const isRecord = KEYED[key] !== null;
  if (to === undefined || (isRecord && to === null)) {
    if (root.has(storedKey(id))) root.delete(storedKey(id));
    return;
  }
  const held = root.get(storedKey(id));
  if (isRecord && isObject(to)) {
    if (held instanceof Y.Map) patchRecord(held, isObject(from) ? from : {}, to, itemKind(key), splices);
    else root.set(storedKey(id), newRecord(to, itemKind(key)));
  } else root.set(storedKey(id), plain(to) ?? null);
}

/**
 * Makes the list of triggers equal to `to`. A trigger that only changed keeps its entry, so that what others change in it, and its place on
 * the canvas, stay.
 */
export function writeTriggers(doc: Y.Doc, to: readonly WorkflowTrigger[], splices?: Splices): void {
  const { triggers } = rootsOf(doc);
  // What is no trigger takes no place in the list that people count in.
  for (let index = triggers.length - 1; index >= 0; index--) {
    if (!readTriggers(doc).some(({ map }) => map === triggers.get(index))) triggers.delete(index, 1);
  }
  const from = readTriggers(doc).map(({ trigger }) => trigger);
  let start = 0;
  while (start < from.length && start < to.length && same(from[start], to[start])) start++;
  let end = 0;
  const most = Math.min(from.length, to.length) - start;
  while (end < most && same(from[from.length - 1 - end], to[to.length - 1 - end])) end++;
  const gone = from.slice(start, from.length - end);
  const come = to.slice(start, to.length - end);
  const pairs = pair(gone, come);
  // From the end, so that each index is right when it is used.
  for (let index = gone.length - 1; index >= 0; index--) {
    const next = pairs.get(index);
    const entry = triggers.get(start + index);
    if (next === undefined) triggers.delete(start + index, 1);
    else if (entry instanceof Y.Map) patchRecord(entry, gone[index] ?? {}, come[next] ?? {}, TRIGGER_KIND, splices);
  }
  const stays = new Set(pairs.values());
  come.forEach((trigger, index) => {
    if (!stays.has(index)) triggers.insert(start + index, [newRecord({ ...trigger }, TRIGGER_KIND)]);
  });
}

/** Which old entry becomes which new one, both in order: equal ones first, then those of one type, or as many as there are. */
function pair(gone: readonly WorkflowTrigger[], come: readonly WorkflowTrigger[]): Map<number, number> {
  const pairs = new Map<number, number>();
  let from = 0;
  come.forEach((trigger, index) => {
    const equal = gone.findIndex((old, at) => at >= from && same(old, trigger));
    const rest = come.length - index >= gone.length - from;
    const alone = come.length - index === gone.length - from;
    const alike = (rest && gone[from]?.type === trigger.type) || alone ? from : -1;
    const at = equal >= 0 ? equal : alike;
    if (at < 0) return;
    pairs.set(at, index);
    from = at + 1;
  });
  return pairs;
}
