import type { NodeGroup, StickyNote } from "@/lib/workflow/annotations";
import { KEYED_COLLECTIONS } from "@/lib/workflow/collections";
import { derivedEdgeId, freeEdgeId, uniqueId } from "@/lib/workflow/names";
import type { WorkflowDocument, WorkflowEdge, WorkflowLayout, WorkflowNode } from "@/lib/workflow/schema";
import { toState } from "../document";
import { copyName, groupOf, newNodeId, noteCanvasId } from "../ids";
import type { Change, EditorCommand, EditorState, ItemChange, NodeTypes, Point } from "../types";
import { indexIn } from "./patch";
import { addEdgeChange, addNodeChange, NOTHING, snap } from "./shared";

/** A piece of a workflow: what copy puts on the clipboard. Credentials are in it by name only, as in the document. */
export interface Fragment {
  nodes: WorkflowNode[];
  edges: WorkflowEdge[];
  layout: WorkflowLayout;
  sticky_notes?: Record<string, StickyNote>;
  groups?: Record<string, NodeGroup>;
}

/** Brings the references of a node's expressions to new ids. Comes as an argument, for it needs the expression parser. */
export type Rewrite = (node: WorkflowNode, types: NodeTypes, ids: ReadonlyMap<string, string>) => WorkflowNode;

/** The chosen nodes and notes, the edges between them, the frames that are wholly among them, and the positions. */
export function fragmentOf(state: EditorState, chosen: ReadonlySet<string>): Fragment {
  const ids = new Set(chosen);
  for (const id of chosen) for (const node of state.items.groups.get(groupOf(id) ?? "")?.node_ids ?? []) ids.add(node);
  const nodes = [...state.nodes.values()].filter((node) => ids.has(node.node_id));
  const edges = [...state.edges.values()].filter(
    (edge) => ids.has(edge.source_node_id) && ids.has(edge.target_node_id),
  );
  const notes = [...state.items.sticky_notes].filter(([id]) => ids.has(noteCanvasId(id)));
  const groups = [...state.items.groups]
    .map(([id, group]) => [id, { ...group, node_ids: group.node_ids.filter((node) => state.nodes.has(node)) }] as const)
    .filter(([, group]) => group.node_ids.length > 0 && group.node_ids.every((node) => ids.has(node)));
  const layout: WorkflowLayout = {};
  for (const id of [...nodes.map((node) => node.node_id), ...notes.map(([id]) => noteCanvasId(id))]) {
    const place = state.places.get(id);
    if (place) layout[id] = place;
  }
  return {
    nodes,
    edges,
    layout,
    ...(notes.length > 0 ? { sticky_notes: Object.fromEntries(notes) } : {}),
    ...(groups.length > 0 ? { groups: Object.fromEntries(groups) } : {}),
  };
}

/** True when there is nothing in it to paste. */
export function isEmpty(fragment: Fragment): boolean {
  return fragment.nodes.length === 0 && Object.keys(fragment.sticky_notes ?? {}).length === 0;
}

/** Upper left corner of what is in a fragment. */
export function corner(fragment: Fragment): Point {
  const places = Object.values(fragment.layout);
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map((p) => p.x)), y: Math.min(...places.map((p) => p.y)) };
}

interface PasteOptions {
  label?: "paste" | "duplicate";
  rewrite?: Rewrite;
}

/**
 * Adds a fragment with its upper left corner at `at`. Nodes whose id or name is taken get new ones; edges, frames and, with `rewrite`,
 * expressions inside the fragment follow. What names a node outside of the fragment stays as it is.
 */
export function paste(fragment: Fragment, at: Point, { label = "paste", rewrite }: PasteOptions = {}): EditorCommand {
  return {
    label,
    run(state, types) {
      if (isEmpty(fragment)) return NOTHING;
      const ids = new Map<string, string>();
      const taken = new Set(state.nodes.keys());
      for (const { node_id: id } of fragment.nodes) {
        const fresh = taken.has(id) ? newNodeId(id.replace(/_\d+$/, ""), taken) : id;
        taken.add(fresh);
        ids.set(id, fresh);
      }
      const renamed = new Map([...ids].filter(([old, fresh]) => old !== fresh));
      const names = new Set([...state.nodes.values()].map((node) => node.name).filter((name) => name !== undefined));
      const from = corner(fragment);
      const shifted = (id: string, n: number): Point => {
        const place = fragment.layout[id] ?? { x: from.x + n * 24, y: from.y + n * 24 };
        return { x: at.x + place.x - from.x, y: at.y + place.y - from.y };
      };
      const changes: Change[] = [];
      fragment.nodes.forEach((original, n) => {
        const node = rewrite && renamed.size > 0 ? rewrite(original, types, renamed) : original;
        const name = node.name && names.has(node.name) ? copyName(node.name, names) : node.name;
        if (name) names.add(name);
        const id = ids.get(node.node_id) ?? node.node_id;
        const copy: WorkflowNode = { ...structuredClone(node), node_id: id, ...(name ? { name } : {}) };
        changes.push(...addNodeChange(state, copy, shifted(node.node_id, n), n));
      });
      changes.push(...pastedEdges(state, fragment, ids));
      const notes = pastedNotes(state, fragment, shifted);
      const groups = pastedGroups(state, fragment, ids);
      changes.push(...notes.changes, ...groups);
      return { changes, select: { nodes: [...ids.values(), ...notes.ids], edges: [] } };
    },
  };
}

function pastedEdges(state: EditorState, fragment: Fragment, ids: ReadonlyMap<string, string>): Change[] {
  const edgeIds = new Set(state.edges.keys());
  let n = 0;
  return fragment.edges.flatMap((edge) => {
    const source = ids.get(edge.source_node_id);
    const target = ids.get(edge.target_node_id);
    if (!source || !target) return [];
    const ends = { ...edge, source_node_id: source, target_node_id: target };
    const id = freeEdgeId(derivedEdgeId(ends), edgeIds);
    edgeIds.add(id);
    return [addEdgeChange(state, { ...ends, id }, n++)];
  });
}

function pastedNotes(state: EditorState, fragment: Fragment, shifted: (id: string, n: number) => Point) {
  const taken = new Set(state.items.sticky_notes.keys());
  const changes: Change[] = [];
  const ids: string[] = [];
  Object.entries(fragment.sticky_notes ?? {}).forEach(([old, note], n) => {
    const id = uniqueId(old, taken);
    taken.add(id);
    ids.push(noteCanvasId(id));
    changes.push(
      { on: "item", collection: "sticky_notes", id, before: null, after: structuredClone(note) },
      { on: "place", id: noteCanvasId(id), before: null, after: snap(shifted(noteCanvasId(old), n)) },
    );
  });
  return { changes, ids };
}

function pastedGroups(state: EditorState, fragment: Fragment, ids: ReadonlyMap<string, string>): Change[] {
  const taken = new Set(state.items.groups.keys());
  return Object.entries(fragment.groups ?? {}).flatMap(([old, group]): Change[] => {
    const node_ids = group.node_ids.flatMap((node) => ids.get(node) ?? []);
    if (node_ids.length === 0) return [];
    const id = uniqueId(old, taken);
    taken.add(id);
    return [{ on: "item", collection: "groups", id, before: null, after: { ...structuredClone(group), node_ids } }];
  });
}

/** How far beside themselves copies stand that nobody said a place for. */
const BESIDE: Point = { x: 32, y: 32 };

/** Copies nodes and notes with the edges between them, so far (`by`) from themselves. `coalesce`: what comes of where they stand is one step with it. */
export function duplicate(
  ids: readonly string[],
  rewrite?: Rewrite,
  { by = BESIDE, coalesce }: { by?: Point; coalesce?: string } = {},
): EditorCommand {
  return {
    label: "duplicate",
    coalesce,
    run(state, types) {
      const fragment = fragmentOf(state, new Set(ids));
      const from = corner(fragment);
      return paste(fragment, { x: from.x + by.x, y: from.y + by.y }, { label: "duplicate", rewrite }).run(state, types);
    },
  };
}

function swapItems(state: EditorState, next: EditorState): Change[] {
  return KEYED_COLLECTIONS.flatMap((collection) => {
    const [old, fresh] = [state.items[collection], next.items[collection]];
    return [...new Set([...old.keys(), ...fresh.keys()])].map(
      (id) => ({ on: "item", collection, id, before: old.get(id) ?? null, after: fresh.get(id) ?? null }) as ItemChange,
    );
  });
}

/** Replaces the whole document (import): one undo step brings the old one back. */
export function replaceAll(document: WorkflowDocument, layout: WorkflowLayout): EditorCommand {
  return {
    label: "import",
    run(state) {
      const next = toState(document, layout);
      const changes: Change[] = [];
      const swap = <K extends "node" | "edge">(
        on: K,
        old: ReadonlyMap<string, unknown>,
        fresh: ReadonlyMap<string, unknown>,
      ) => {
        for (const [id, before] of [...old].toReversed()) {
          changes.push({ on, id, index: indexIn(old, id), before, after: null } as Change);
        }
        let index = 0;
        for (const [id, after] of fresh) changes.push({ on, id, index: index++, before: null, after } as Change);
      };
      swap("edge", state.edges, next.edges);
      swap("node", state.nodes, next.nodes);
      for (const id of new Set([...state.places.keys(), ...next.places.keys()])) {
        changes.push({ on: "place", id, before: state.places.get(id) ?? null, after: next.places.get(id) ?? null });
      }
      for (const key of new Set([...Object.keys(state.fields), ...Object.keys(next.fields)])) {
        changes.push({ on: "field", key, before: state.fields[key], after: next.fields[key] });
      }
      changes.push(...swapItems(state, next));
      return { changes, select: { nodes: [], edges: [] } };
    },
  };
}
