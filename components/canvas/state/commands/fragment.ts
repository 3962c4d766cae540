import { derivedEdgeId, freeEdgeId } from "@/lib/workflow/names";
import type { WorkflowDocument, WorkflowEdge, WorkflowLayout, WorkflowNode } from "@/lib/workflow/schema";
import { toState } from "../document";
import { copyName, newNodeId } from "../ids";
import type { Change, EditorCommand, EditorState, Point } from "../types";
import { addEdgeChange, addNodeChange, indexIn, NOTHING } from "./shared";

/** A piece of a workflow: what copy puts on the clipboard. Credentials are in it by name only, as in the document. */
export interface Fragment {
  nodes: WorkflowNode[];
  edges: WorkflowEdge[];
  layout: WorkflowLayout;
}

/** The chosen nodes, the edges between them and their positions. */
export function fragmentOf(state: EditorState, ids: ReadonlySet<string>): Fragment {
  const nodes = [...state.nodes.values()].filter((node) => ids.has(node.node_id));
  const edges = [...state.edges.values()].filter(
    (edge) => ids.has(edge.source_node_id) && ids.has(edge.target_node_id),
  );
  const layout: WorkflowLayout = {};
  for (const node of nodes) {
    const place = state.places.get(node.node_id);
    if (place) layout[node.node_id] = place;
  }
  return { nodes, edges, layout };
}

function corner(fragment: Fragment): Point {
  const places = Object.values(fragment.layout);
  if (places.length === 0) return { x: 0, y: 0 };
  return { x: Math.min(...places.map((p) => p.x)), y: Math.min(...places.map((p) => p.y)) };
}

/**
 * Adds a fragment with its upper left corner at `at`. Nodes whose id or name is taken get new ones; ids inside the
 * fragment's edges follow. Expressions that name a renamed node are left as they are: they may mean the original.
 */
export function paste(fragment: Fragment, at: Point, label: "paste" | "duplicate" = "paste"): EditorCommand {
  return {
    label,
    run(state) {
      if (fragment.nodes.length === 0) return NOTHING;
      const ids = new Map<string, string>();
      const taken = new Set(state.nodes.keys());
      const names = new Set([...state.nodes.values()].map((node) => node.name).filter((name) => name !== undefined));
      const from = corner(fragment);
      const changes: Change[] = [];
      fragment.nodes.forEach((node, n) => {
        const id = taken.has(node.node_id) ? newNodeId(node.node_id.replace(/_\d+$/, ""), taken) : node.node_id;
        taken.add(id);
        ids.set(node.node_id, id);
        const name = node.name && names.has(node.name) ? copyName(node.name, names) : node.name;
        if (name) names.add(name);
        const place = fragment.layout[node.node_id] ?? { x: from.x + n * 24, y: from.y + n * 24 };
        const copy: WorkflowNode = { ...structuredClone(node), node_id: id, ...(name ? { name } : {}) };
        changes.push(...addNodeChange(state, copy, { x: at.x + place.x - from.x, y: at.y + place.y - from.y }, n));
      });
      const edgeIds = new Set(state.edges.keys());
      let n = 0;
      for (const edge of fragment.edges) {
        const source = ids.get(edge.source_node_id);
        const target = ids.get(edge.target_node_id);
        if (!source || !target) continue;
        const ends = { ...edge, source_node_id: source, target_node_id: target };
        const id = freeEdgeId(derivedEdgeId(ends), edgeIds);
        edgeIds.add(id);
        changes.push(addEdgeChange(state, { ...ends, id }, n++));
      }
      return { changes, select: { nodes: [...ids.values()], edges: [] } };
    },
  };
}

/** Copies nodes beside themselves with the edges between them. */
export function duplicate(ids: readonly string[]): EditorCommand {
  return {
    label: "duplicate",
    run(state, types) {
      const fragment = fragmentOf(state, new Set(ids));
      const from = corner(fragment);
      return paste(fragment, { x: from.x + 32, y: from.y + 32 }, "duplicate").run(state, types);
    },
  };
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
      return { changes, select: { nodes: [], edges: [] } };
    },
  };
}
