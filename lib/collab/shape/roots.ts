import type * as Y from "yjs";

/**
 * The document's keyed objects that merge entry by entry, each a Y.Map of its own at the root (a nested one would be lost when two people
 * make it at the same time). Values: the text fields of an entry, null when an entry is one plain value.
 */
export const KEYED: Readonly<Record<string, readonly string[] | null>> = {
  settings: null,
  variables: null,
  credentials: null,
  sticky_notes: ["text"],
  groups: [],
  pins: [],
};

/** The parts of a shared workflow. Root types are made by asking for them; every peer must ask for the same kind. */
export function rootsOf(doc: Y.Doc) {
  return {
    nodes: doc.getMap<unknown>("nodes"),
    edges: doc.getMap<unknown>("edges"),
    layout: doc.getMap<unknown>("layout"),
    triggers: doc.getArray<unknown>("triggers"),
    fields: doc.getMap<unknown>("fields"),
    description: doc.getText("description"),
  };
}

/** The root of a keyed object, e.g. "variables". */
export function keyedRoot(doc: Y.Doc, key: string): Y.Map<unknown> {
  return doc.getMap<unknown>(key);
}

/** All root types: what an undo manager watches. */
export function allRoots(doc: Y.Doc): Y.AbstractType<unknown>[] {
  const roots = Object.values(rootsOf(doc)) as Y.AbstractType<unknown>[];
  return [...roots, ...Object.keys(KEYED).map((key) => keyedRoot(doc, key) as Y.AbstractType<unknown>)];
}

/** Place of a node or an edge in the document's order, and of a trigger on the canvas. No key of the document begins with one $. */
export const ORDER = "$order";
export const PLACE = "$place";

/** The record without the key that is its name in the map. */
export function bare(value: object, key: string): Record<string, unknown> {
  const { [key]: _name, ...rest } = value as Record<string, unknown>;
  return rest;
}

/** A document's key as it is stored: ours begin with one $, so theirs get another one. */
export function storedKey(key: string): string {
  return key.startsWith("$") ? `$${key}` : key;
}

/** The document's key behind a stored one; null for one of ours, and for the key that would reach a prototype. */
export function documentKey(stored: string): string | null {
  if (stored === "__proto__") return null;
  if (!stored.startsWith("$")) return stored;
  return stored.startsWith("$$") ? stored.slice(1) : null;
}
