/**
 * The shared document as the editor's state. Remote changes are read part by part: what nobody touched keeps its identity, so that a change of
 * one node draws one card.
 */
import type * as Y from "yjs";
import { inOrder } from "@/lib/collab/shape/order";
import {
  DOCUMENT_KEYS,
  readCheckedField,
  readEdge,
  readNode,
  readOrder,
  readPlace,
  readTriggers,
} from "@/lib/collab/shape/parts";
import { fromYDoc, isCut } from "@/lib/collab/shape/read";
import { documentKey, KEYED, keyedRoot, rootsOf } from "@/lib/collab/shape/roots";
import { arranged, own } from "@/lib/collab/shape/values";
import { KEYED_COLLECTIONS } from "@/lib/workflow/collections";
import { isObject } from "@/lib/workflow/json";
import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import { canvasIds, hasPlaces, indexEdges, placeMissing, toState } from "../state/document";
import { triggerId, triggerIndex } from "../state/ids";
import type { DocumentFields, EditorState, Items, Point } from "../state/types";

/** What a transaction touched. */
interface Touched {
  nodes: Set<string>;
  edges: Set<string>;
  places: Set<string>;
  fields: Set<string>;
  triggers: boolean;
}

const untouched = (): Touched => ({
  nodes: new Set(),
  edges: new Set(),
  places: new Set(),
  fields: new Set(),
  triggers: false,
});

export class Projection {
  private touched = untouched();
  private readonly roots;
  /** Edges that can be read, those with an end that was deleted too: they come back with it. */
  private edges: Map<string, WorkflowEdge>;
  private state: EditorState;
  /** Positions that the document has. */
  private placed: ReadonlyMap<string, Point>;
  /** Positions that were only found here, for what has none. */
  private found: ReadonlyMap<string, Point> = new Map();

  /** `before`: what the page shows already; what is equal in the shared document keeps its identity. */
  constructor(
    private readonly doc: Y.Doc,
    before: EditorState,
  ) {
    this.roots = rootsOf(doc);
    this.edges = this.readEdges();
    const { document, layout } = fromYDoc(doc);
    // A document that nobody has placed anything of yet stays as this page has arranged it.
    if (!hasPlaces(document, layout)) this.found = before.places;
    this.state = shareState(before, toState(document, { ...Object.fromEntries(this.found), ...layout }));
    this.placed = keepEqual(this.state.places, new Map(Object.entries(layout)));
    this.watch();
  }

  /** The state after the transactions since it was last asked for; null when they touched nothing of it. */
  next(): EditorState | null {
    const { touched } = this;
    this.touched = untouched();
    const size = touched.nodes.size + touched.edges.size + touched.places.size + touched.fields.size;
    if (size === 0 && !touched.triggers) return null;
    const before = this.state;
    const nodes = this.nextNodes(before, touched);
    const hasOther = nodes.size !== before.nodes.size || [...touched.nodes].some((id) => !before.nodes.has(id));
    const edges = this.nextEdges(before, touched, hasOther);
    const fields = this.nextFields(before, touched);
    const items = this.nextItems(before.items, touched);
    this.placed = this.nextPlaces(this.placed, touched);
    const state = { ...before, nodes, edges, fields, items, ...(edges === before.edges ? {} : indexes(before, edges)) };
    this.state = { ...state, places: this.complete(state) };
    return this.state;
  }

  /** The state as of the last transaction. */
  get current(): EditorState {
    return this.state;
  }

  /** Positions for what the document has none of; they are not written into it. */
  find(places: ReadonlyMap<string, Point>): void {
    this.found = places;
    this.state = { ...this.state, places: new Map([...places, ...this.placed]) };
  }

  /** All positions. What has none in the document (somebody brought it back while another moved it) gets one that is the same for everybody. */
  private complete(state: EditorState): ReadonlyMap<string, Point> {
    const { placed, found } = this;
    const ids = canvasIds(state);
    if (ids.every((id) => placed.has(id))) return placed;
    const places = placeMissing({ ...state, places: new Map([...found, ...placed]) });
    return keepEqual(this.state.places, places);
  }

  private watch(): void {
    const { nodes, edges, layout, fields, triggers, description } = this.roots;
    const ids = (of: "nodes" | "edges") => (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
      for (const event of events) {
        const [id] = event.path;
        if (id !== undefined) this.touched[of].add(String(id));
        else for (const key of event.changes.keys.keys()) this.touched[of].add(key);
      }
    };
    nodes.observeDeep(ids("nodes"));
    edges.observeDeep(ids("edges"));
    layout.observe((event) => {
      for (const id of event.keysChanged) this.touched.places.add(String(id));
    });
    triggers.observeDeep(() => {
      this.touched.triggers = true;
    });
    fields.observe((event) => {
      for (const key of event.keysChanged) this.touched.fields.add(documentKey(String(key)) ?? "");
    });
    description.observe(() => this.touched.fields.add("description"));
    for (const key of Object.keys(KEYED)) {
      keyedRoot(this.doc, key).observeDeep(() => this.touched.fields.add(key));
    }
  }

  private nextNodes(before: EditorState, { nodes: ids }: Touched): ReadonlyMap<string, WorkflowNode> {
    if (ids.size === 0) return before.nodes;
    const { nodes: root } = this.roots;
    const nodes = new Map(before.nodes);
    for (const id of ids) {
      const node = readNode(id, root.get(id));
      if (node) nodes.set(id, share(before.nodes.get(id), node) as WorkflowNode);
      else nodes.delete(id);
    }
    return ordered(root, nodes, before.nodes);
  }

  private nextEdges(before: EditorState, { edges: ids }: Touched, hasOtherNodes: boolean) {
    if (ids.size === 0 && !hasOtherNodes) return before.edges;
    const { edges: root, nodes } = this.roots;
    for (const id of ids) {
      const edge = readEdge(id, root.get(id));
      if (edge) this.edges.set(id, share(this.edges.get(id), edge) as WorkflowEdge);
      else this.edges.delete(id);
    }
    const seen = new Map([...this.edges].filter(([, edge]) => !isCut(nodes, edge)));
    for (const [id] of seen) seen.set(id, share(before.edges.get(id), seen.get(id)) as WorkflowEdge);
    return ordered(root, seen, before.edges);
  }

  private nextFields(before: EditorState, { fields: keys, triggers }: Touched): DocumentFields {
    if (keys.size === 0 && !triggers) return before.fields;
    const { triggers: old, ...fields } = before.fields as Record<string, unknown>;
    for (const key of keys) {
      if (isCollection(key)) continue;
      const value = readCheckedField(this.doc, key);
      if (value === undefined) delete fields[key];
      else fields[key] = share(own(fields, key), value);
    }
    const list = triggers
      ? share(
          old,
          readTriggers(this.doc).map(({ trigger }) => trigger),
        )
      : old;
    // In the order that a whole reading gives.
    return { ...arranged(fields, DOCUMENT_KEYS), triggers: list } as DocumentFields;
  }

  private nextItems(before: Items, { fields: keys }: Touched): Items {
    const touched = KEYED_COLLECTIONS.filter((key) => keys.has(key));
    if (touched.length === 0) return before;
    const fresh = touched.map((key) => {
      const entries = readCheckedField(this.doc, key);
      return [key, keepEqual<object>(before[key], new Map(Object.entries((entries ?? {}) as object)))];
    });
    return { ...before, ...Object.fromEntries(fresh) } as Items;
  }

  private nextPlaces(before: ReadonlyMap<string, Point>, touched: Touched): ReadonlyMap<string, Point> {
    if (touched.places.size === 0 && !touched.triggers) return before;
    const places = new Map(before);
    for (const id of touched.places) {
      const place = readPlace(this.roots.layout.get(id));
      if (place) places.set(id, share(places.get(id), place) as Point);
      else places.delete(id);
    }
    if (touched.triggers) {
      const list = readTriggers(this.doc);
      for (const id of [...places.keys()]) if (triggerIndex(id) !== null) places.delete(id);
      list.forEach(({ place }, index) => {
        const id = triggerId(index);
        if (place) places.set(id, share(before.get(id), place) as Point);
      });
    }
    return places;
  }

  private readEdges(): Map<string, WorkflowEdge> {
    const edges = new Map<string, WorkflowEdge>();
    for (const [id, held] of this.roots.edges.entries()) {
      const edge = readEdge(id, held);
      if (edge) edges.set(id, edge);
    }
    return edges;
  }
}

const isCollection = (key: string) => (KEYED_COLLECTIONS as readonly string[]).includes(key);

/** The entries in the document's order; the map as it was when nothing differs. */
function ordered<T>(root: Y.Map<unknown>, map: Map<string, T>, before: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const keys = new Map([...map.keys()].map((id) => [id, readOrder(root.get(id))]));
  const ids = inOrder(keys);
  const old = [...before.keys()];
  const same = ids.length === old.length && ids.every((id, n) => id === old[n] && map.get(id) === before.get(id));
  if (same) return before;
  return new Map(ids.flatMap((id) => (map.has(id) ? [[id, map.get(id) as T] as const] : [])));
}

/** Edges by their ends; a list keeps its identity while none of its edges changed. */
function indexes(before: EditorState, edges: ReadonlyMap<string, WorkflowEdge>) {
  const keep = (old: EditorState["outgoing"], fresh: EditorState["outgoing"]) => {
    const lists = new Map(fresh);
    for (const [id, list] of fresh) {
      const known = old.get(id);
      if (known && known.length === list.length && list.every((edge, n) => edge === known[n])) lists.set(id, known);
    }
    return lists;
  };
  return {
    outgoing: keep(before.outgoing, indexEdges(edges.values(), "source_node_id")),
    incoming: keep(before.incoming, indexEdges(edges.values(), "target_node_id")),
  };
}

/** `fresh` with every part that equals one of `old` taken from there. */
export function share(old: unknown, fresh: unknown): unknown {
  if (old === fresh) return old;
  if (Array.isArray(old) && Array.isArray(fresh)) {
    const items = fresh.map((item, index) => share(old[index], item));
    return items.length === old.length && items.every((item, index) => item === old[index]) ? old : items;
  }
  if (!isObject(old) || !isObject(fresh)) return fresh;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fresh)) copy[key] = share(own(old, key), value);
  const keys = Object.keys(copy);
  const same =
    keys.length === Object.keys(old).length && keys.every((key) => Object.hasOwn(old, key) && copy[key] === old[key]);
  return same ? old : copy;
}

/** `is`, or `was` when they are equal; equal entries are those of `was`. */
function keepEqual<T>(was: ReadonlyMap<string, T>, is: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const next = new Map([...is].map(([id, value]) => [id, share(was.get(id), value) as T]));
  const ids = [...was.keys()];
  const same = next.size === was.size && [...next].every(([id, value], n) => id === ids[n] && value === was.get(id));
  return same ? was : next;
}

function shareState(old: EditorState, fresh: EditorState): EditorState {
  const nodes = keepEqual(old.nodes, fresh.nodes);
  const edges = keepEqual(old.edges, fresh.edges);
  return {
    ...fresh,
    nodes,
    edges,
    fields: share(old.fields, fresh.fields) as DocumentFields,
    items: Object.fromEntries(
      KEYED_COLLECTIONS.map((key) => [key, keepEqual<object>(old.items[key], fresh.items[key])]),
    ) as unknown as Items,
    places: keepEqual(old.places, fresh.places),
    ...(edges === old.edges ? { outgoing: old.outgoing, incoming: old.incoming } : indexes(old, edges)),
  };
}
