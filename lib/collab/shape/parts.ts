/** The parts of a document, each read from its Y type on its own: a change of one node reads that node only. */
import * as Y from "yjs";
import type { z } from "zod";
import { isObject, type JsonObject } from "@/lib/workflow/json";
import {
  type WorkflowEdge,
  type WorkflowNode,
  type WorkflowTrigger,
  workflowDocument,
  workflowEdge,
  workflowNode,
  workflowTrigger,
} from "@/lib/workflow/schema";
import { configKind, NO_KIND, type RecordKind } from "./kinds";
import { readRecord } from "./records";
import { documentKey, KEYED, keyedRoot, ORDER, PLACE, rootsOf, storedKey } from "./roots";
import { arranged, own, plain } from "./values";

export interface Point {
  x: number;
  y: number;
}

const NODE_KEYS = Object.keys(workflowNode.shape);
const EDGE_KIND: RecordKind = { ...NO_KIND, known: Object.keys(workflowEdge.shape) };
const TRIGGER_KIND: RecordKind = {
  texts: [],
  nested: { config: NO_KIND },
  known: Object.keys(workflowTrigger.shape),
};
const MAX_TEXT = 10_000;

/** A node's kind follows its type: which fields of its config are texts. */
export function nodeKind(type: unknown): RecordKind {
  return { texts: ["notes"], nested: { config: configKind(type) }, known: NODE_KEYS };
}

export { EDGE_KIND, TRIGGER_KIND };

/**
 * The value without the keys that do not fit the schema, null when what is left does not either. A peer may hold anything: what is derived
 * must be a document all the same.
 */
function fitting<T>(schema: z.ZodType<T>, value: JsonObject): T | null {
  const first = schema.safeParse(value);
  if (first.success) return value as T;
  const kept = { ...value };
  for (const issue of first.error.issues) delete kept[String(issue.path[0])];
  return schema.safeParse(kept).success ? (kept as T) : null;
}

/** The node of an entry of `nodes`, null when there is none. */
export function readNode(id: string, held: unknown): WorkflowNode | null {
  if (!(held instanceof Y.Map)) return null;
  const { notes, ...rest } = readRecord(held, nodeKind(held.get("component_type")));
  const value = arranged(
    { ...rest, node_id: id, ...(notes === undefined ? {} : { notes: cut(notes) }), config: rest.config ?? {} },
    NODE_KEYS,
  );
  const node = fitting(workflowNode, value);
  return node && { ...node, config: node.config ?? {} };
}

/** Two people may type a text longer than the schema lets it be. */
function cut(text: unknown): unknown {
  return typeof text === "string" ? text.slice(0, MAX_TEXT) : text;
}

/** The edge of an entry of `edges`, null when there is none. */
export function readEdge(id: string, held: unknown): WorkflowEdge | null {
  if (!(held instanceof Y.Map)) return null;
  return fitting(workflowEdge, arranged({ ...readRecord(held, EDGE_KIND), id }, EDGE_KIND.known));
}

/** The trigger of an entry of `triggers`, null when it is none. */
export function readTrigger(held: unknown): WorkflowTrigger | null {
  if (!(held instanceof Y.Map)) return null;
  const value = readRecord(held, TRIGGER_KIND);
  const trigger = fitting(workflowTrigger, { ...value, config: value.config ?? {} });
  return trigger && { ...trigger, config: trigger.config ?? {}, is_active: trigger.is_active ?? true };
}

/** All triggers with their places; what is none is left out. */
export function readTriggers(doc: Y.Doc): { trigger: WorkflowTrigger; place: Point | null; map: Y.Map<unknown> }[] {
  return rootsOf(doc)
    .triggers.toArray()
    .flatMap((held) => {
      const trigger = readTrigger(held);
      return trigger && held instanceof Y.Map ? [{ trigger, place: readPlace(held.get(PLACE)), map: held }] : [];
    });
}

/** A position, null when it is none. */
export function readPlace(held: unknown): Point | null {
  if (!isObject(held)) return null;
  const { x, y } = held;
  // Plus zero: a minus zero is a zero.
  return Number.isFinite(x) && Number.isFinite(y) ? { x: (x as number) + 0, y: (y as number) + 0 } : null;
}

/** The key of a node or an edge in the document's order. */
export function readOrder(held: unknown): string {
  const order = held instanceof Y.Map ? held.get(ORDER) : undefined;
  return typeof order === "string" ? order : "";
}

/** The entries of a keyed object; undefined when the document has no such key. */
export function readKeyed(doc: Y.Doc, key: string): JsonObject | undefined {
  const root = keyedRoot(doc, key);
  const texts = KEYED[key];
  const entries: JsonObject = {};
  for (const [stored, held] of root.entries()) {
    const name = documentKey(stored);
    const value = name === null ? undefined : texts && held instanceof Y.Map ? readItem(held, key) : plain(held);
    if (name !== null && value !== undefined) entries[name] = value;
  }
  // An object that is there and empty is told from none by its key among the fields.
  if (Object.keys(entries).length === 0 && !rootsOf(doc).fields.has(storedKey(key))) return undefined;
  return arranged(entries, []);
}

/** An entry of a keyed collection. Its texts are always there: a note without words is a note with an empty text. */
function readItem(held: Y.Map<unknown>, key: string): JsonObject {
  const empty = (KEYED[key] ?? []).filter((text) => held.get(storedKey(text)) instanceof Y.Text);
  return { ...Object.fromEntries(empty.map((text) => [text, ""])), ...readRecord(held, itemKind(key)) };
}

/** What an entry of a keyed collection is made of. */
export function itemKind(collection: string): RecordKind {
  return { ...NO_KIND, texts: KEYED[collection] ?? [] };
}

/** A top-level value of the document that is neither nodes, edges nor triggers. */
export function readField(doc: Y.Doc, key: string): unknown {
  if (key === "description") return rootsOf(doc).description.toString().slice(0, MAX_TEXT) || undefined;
  if (Object.hasOwn(KEYED, key)) return readKeyed(doc, key);
  return plain(rootsOf(doc).fields.get(storedKey(key)));
}

/** Keys of the document that are held elsewhere than among the fields. */
export const PARTS = ["nodes", "edges", "triggers"];
const SHAPE = workflowDocument.shape;
export const DOCUMENT_KEYS = Object.keys(SHAPE);

/** The same, undefined when it does not fit the schema. The document always has a name. */
export function readCheckedField(doc: Y.Doc, key: string): unknown {
  const value = readField(doc, key);
  if (key === "name") return typeof value === "string" && value !== "" ? value.slice(0, 120) : "Untitled workflow";
  const schema = own(SHAPE, key) as z.ZodType | undefined;
  if (PARTS.includes(key)) return undefined;
  return !schema || schema.safeParse(value).success ? value : undefined;
}

/** The document without its nodes, edges and triggers. */
export function readFields(doc: Y.Doc): JsonObject & { name: string } {
  const stored = [...rootsOf(doc).fields.keys()].flatMap((key) => documentKey(key) ?? []);
  const value: JsonObject = {};
  for (const key of new Set(["name", "description", ...Object.keys(KEYED), ...stored])) {
    const read = readCheckedField(doc, key);
    if (read !== undefined) value[key] = read;
  }
  return arranged(value, DOCUMENT_KEYS) as JsonObject & { name: string };
}
