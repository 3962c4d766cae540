import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import { COLUMN } from "../document";
import { GRID } from "../grid";
import { defaultOutput, outputsOf } from "../handles";
import { copyName, groupOf, newNodeId, noteCanvasId, noteOf, triggerIndex } from "../ids";
import { type Change, type EditorCommand, type EditorState, NO_EDGES, type NodeTypes, type Point } from "../types";
import { makeEdge, replaceEdge } from "./edges";
import { leaveGroups } from "./groups";
import { moveTo } from "./move";
import { patchNodeChange } from "./patch";
import { unpinChanges } from "./pins";
import { rename } from "./rename";
import { addEdgeChange, addNodeChange, freePlace, NOTHING, removeEdgeChanges, snap } from "./shared";
import { removeTriggerChanges } from "./triggers";

export { moveTo, rename };

/** A node of this type with the type's starting config and the next readable id. */
export function makeNode(state: EditorState, types: NodeTypes, type: string): WorkflowNode {
  const definition = types.get(type);
  const id = newNodeId(type, state.nodes);
  const title = definition?.title ?? type;
  const names = new Set([...state.nodes.values()].map((node) => node.name));
  return {
    node_id: id,
    name: names.has(title) ? copyName(title, new Set([...names].filter((name) => name !== undefined))) : title,
    component_type: type,
    ...(definition ? { type_version: definition.version } : {}),
    config: structuredClone(definition?.defaults ?? {}) as Record<string, unknown>,
  };
}

/** What a new node is wired to: the handle its edge was dragged from, or the node whose input it was. */
export type Link = { source: string; handle: string } | { target: string };

/** Adds a node; with `link`, also the edge that was dropped into empty space. */
export function addNode(type: string, at: Point, link?: Link): EditorCommand {
  return {
    label: "add",
    run(state, types) {
      const made = makeNode(state, types, type);
      const first = state.nodes.size === 0 || (link && "source" in link && triggerIndex(link.source) !== null);
      const node = first ? { ...made, is_entry_point: true } : made;
      const changes = addNodeChange(state, node, link ? at : freePlace(state, at));
      const edge = link && linkEdge(state, types, node, link);
      if (edge) changes.push(addEdgeChange(state, edge));
      return { changes, select: { nodes: [node.node_id] } };
    },
  };
}

function linkEdge(state: EditorState, types: NodeTypes, node: WorkflowNode, link: Link): WorkflowEdge | null {
  if ("target" in link) {
    const handle = defaultOutput(outputsOf(node, types, NO_EDGES), NO_EDGES);
    return handle && state.nodes.has(link.target) ? makeEdge(state, node.node_id, handle, link.target) : null;
  }
  if (!state.nodes.has(link.source) || types.get(node.component_type)?.hasInput === false) return null;
  return makeEdge(state, link.source, link.handle, node.node_id);
}

/**
 * Puts a new node (by type) or an existing one (by id) into an edge: the edge now leads to it, and it leads on. When the gap
 * is too narrow for a new node, everything after it moves one column to the right.
 */
export function insertOnEdge(
  edgeId: string,
  what: { type: string; at: Point } | { node: string },
  coalesce?: string,
): EditorCommand {
  return {
    label: "insert",
    coalesce,
    run(state, types) {
      const edge = state.edges.get(edgeId);
      const node = "type" in what ? makeNode(state, types, what.type) : state.nodes.get(what.node);
      if (!edge || !node || types.get(node.component_type)?.hasInput === false) return NOTHING;
      const id = node.node_id;
      if (edge.source_node_id === id || edge.target_node_id === id) return NOTHING;
      const changes: Change[] = "type" in what ? makeRoom(state, edge, node, what.at) : [];
      const after = { ...edge, target_node_id: id };
      changes.push(...replaceEdge(state, edge, after));
      const own = state.outgoing.get(id) ?? NO_EDGES;
      const handle = defaultOutput(outputsOf(node, types, own), own);
      if (handle) changes.push(addEdgeChange(state, makeEdge(state, id, handle, edge.target_node_id)));
      return { changes, select: { nodes: [id] } };
    },
  };
}

function makeRoom(state: EditorState, edge: WorkflowEdge, node: WorkflowNode, at: Point): Change[] {
  const from = state.places.get(edge.source_node_id);
  const to = state.places.get(edge.target_node_id);
  if (!from || !to || to.x <= from.x || to.x - from.x >= 2 * COLUMN - GRID) return addNodeChange(state, node, at);
  const changes = addNodeChange(state, node, { x: from.x + COLUMN, y: to.y });
  const shift = from.x + 2 * COLUMN - to.x;
  const seen = new Set([edge.source_node_id]);
  const queue = [edge.target_node_id];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const before = state.places.get(id);
    if (seen.has(id) || !before || before.x < to.x) continue;
    seen.add(id);
    changes.push({ on: "place", id, before, after: snap({ x: before.x + shift, y: before.y }) });
    queue.push(...(state.outgoing.get(id) ?? NO_EDGES).map((next) => next.target_node_id));
  }
  return changes;
}

/** Moves by a distance in canvas pixels (arrow keys); presses in a row are one undo step. */
export function nudge(ids: readonly string[], dx: number, dy: number): EditorCommand {
  return {
    label: "move",
    coalesce: `nudge:${ids.join(",")}`,
    run(state, types) {
      const places = new Map<string, Point>();
      for (const id of ids) {
        const place = state.places.get(id);
        if (place) places.set(id, { x: place.x + dx, y: place.y + dy });
      }
      return moveTo(places).run(state, types);
    },
  };
}

/** Deletes nodes with their edges, triggers, notes, frames, and the edges named. */
export function remove(ids: readonly string[], edgeIds: readonly string[] = []): EditorCommand {
  return {
    label: "delete",
    run(state) {
      const gone = new Set(ids.filter((id) => state.nodes.has(id)));
      const edges = new Set(edgeIds);
      for (const id of gone) {
        for (const edge of [...(state.outgoing.get(id) ?? NO_EDGES), ...(state.incoming.get(id) ?? NO_EDGES)])
          edges.add(edge.id);
      }
      const changes = removeEdgeChanges(state, edges);
      const nodes: Change[] = [];
      [...state.nodes.values()].forEach((node, index) => {
        if (gone.has(node.node_id)) nodes.unshift({ on: "node", id: node.node_id, index, before: node, after: null });
      });
      changes.push(...nodes);
      for (const id of gone) {
        const before = state.places.get(id);
        if (before) changes.push({ on: "place", id, before, after: null });
      }
      changes.push(...unpinChanges(state, gone));
      changes.push(
        ...removeItems(state, ids),
        ...leaveGroups(state, gone, new Set(ids.flatMap((id) => groupOf(id) ?? []))),
      );
      const triggers = ids.map(triggerIndex).filter((index) => index !== null);
      changes.push(...removeTriggerChanges(state, triggers));
      return { changes, select: { nodes: [], edges: [] } };
    },
  };
}

/** Changes that delete the notes and frames among canvas ids. */
function removeItems(state: EditorState, ids: readonly string[]): Change[] {
  return [...new Set(ids)].flatMap((canvasId): Change[] => {
    const note = noteOf(canvasId);
    const sticky = note === null ? undefined : state.items.sticky_notes.get(note);
    if (note !== null && sticky) {
      const place = state.places.get(noteCanvasId(note)) ?? null;
      return [
        { on: "item", collection: "sticky_notes", id: note, before: sticky, after: null },
        { on: "place", id: noteCanvasId(note), before: place, after: null },
      ];
    }
    const id = groupOf(canvasId);
    const frame = id === null ? undefined : state.items.groups.get(id);
    return id !== null && frame ? [{ on: "item", collection: "groups", id, before: frame, after: null }] : [];
  });
}

/** Changes keys of a node (not its id); undefined removes one. `key` joins typing in one field into one undo step. */
export function patchNode(id: string, patch: Partial<Omit<WorkflowNode, "node_id">>, key?: string): EditorCommand {
  return {
    label: "edit",
    coalesce: key ? `node:${id}:${key}` : undefined,
    run: (state) => ({ changes: patchNodeChange(state, id, patch) }),
  };
}

/** Sets one config field, and those that change along; undefined removes one. */
export function setConfig(
  id: string,
  field: string,
  value: unknown,
  along: Readonly<Record<string, unknown>> = {},
): EditorCommand {
  return {
    label: "edit",
    coalesce: `config:${id}:${field}`,
    run(state) {
      const node = state.nodes.get(id);
      if (!node || node.config[field] === value) return NOTHING;
      const config = { ...node.config };
      for (const [key, next] of Object.entries({ ...along, [field]: value })) {
        if (next === undefined) delete config[key];
        else config[key] = next;
      }
      return { changes: patchNodeChange(state, id, { config }) };
    },
  };
}

/** Switches nodes off (they pass their input through) or on again. */
export function setDisabled(ids: readonly string[], disabled: boolean): EditorCommand {
  return {
    label: "disable",
    run: (state) => ({ changes: ids.flatMap((id) => patchNodeChange(state, id, { disabled: disabled || undefined })) }),
  };
}
