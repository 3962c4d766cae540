import type { NodeGroup } from "@/lib/workflow/annotations";
import { groupCanvasId, groupOf } from "../ids";
import type { Change, EditorCommand, EditorState } from "../types";
import { NOTHING } from "./shared";

function change(id: string, before: NodeGroup | null, after: NodeGroup | null): Change {
  return { on: "item", collection: "groups", id, before, after };
}

/** Takes nodes out of every frame that is named; a frame without members goes. */
function without(state: EditorState, gone: ReadonlySet<string>, among: (id: string, group: NodeGroup) => boolean) {
  return [...state.items.groups].flatMap(([id, before]) => {
    if (!among(id, before)) return [];
    const node_ids = before.node_ids.filter((node) => !gone.has(node));
    if (node_ids.length === before.node_ids.length) return [];
    return [change(id, before, node_ids.length === 0 ? null : { ...before, node_ids })];
  });
}

/** Changes of the frames when nodes are deleted. */
export function leaveGroups(state: EditorState, gone: ReadonlySet<string>, but: ReadonlySet<string>): Change[] {
  return without(state, gone, (id) => !but.has(id));
}

/** The nodes of a selection, those of chosen frames included. */
export function nodesIn(state: EditorState, ids: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const id of ids) {
    const members = state.items.groups.get(groupOf(id) ?? "")?.node_ids ?? [id];
    for (const member of members) if (state.nodes.has(member)) found.add(member);
  }
  return [...found];
}

/**
 * Puts nodes into a frame. Frames lie in each other or apart, never half over one another: nodes leave a frame that only some of its
 * members leave with them, and whole frames become part of the new one. `id` is made by the caller.
 */
export function group(id: string, ids: readonly string[], name: string): EditorCommand {
  return {
    label: "group",
    run(state) {
      const members = nodesIn(state, ids);
      if (members.length === 0 || state.items.groups.has(id)) return NOTHING;
      const chosen = new Set(members);
      const halfIn = (_id: string, other: NodeGroup) => {
        const living = other.node_ids.filter((node) => state.nodes.has(node));
        const shared = living.filter((node) => chosen.has(node)).length;
        return shared > 0 && shared < living.length && shared < chosen.size;
      };
      const changes = without(state, chosen, halfIn);
      changes.push(change(id, null, { name: name.slice(0, 120), node_ids: members }));
      return { changes, select: { nodes: [groupCanvasId(id), ...members], edges: [] } };
    },
  };
}

/** Takes frames away; what was in them stays, selected. */
export function ungroup(ids: readonly string[]): EditorCommand {
  return {
    label: "ungroup",
    run(state) {
      const groups = ids.flatMap((id) => groupOf(id) ?? []).filter((id) => state.items.groups.has(id));
      if (groups.length === 0) return NOTHING;
      const changes = groups.map((id) => change(id, state.items.groups.get(id) ?? null, null));
      return { changes, select: { nodes: nodesIn(state, ids), edges: [] } };
    },
  };
}

/** Changes name or colour of a frame; undefined removes a key. */
export function patchGroup(id: string, patch: Partial<Pick<NodeGroup, "name" | "color">>): EditorCommand {
  return {
    label: "group",
    coalesce: `group:${id}:${Object.keys(patch).join()}`,
    run(state) {
      const before = state.items.groups.get(id);
      if (!before) return NOTHING;
      const after: NodeGroup = { ...before, ...patch };
      if (patch.name !== undefined) after.name = patch.name.trim().slice(0, 120);
      if (after.color === undefined) delete after.color;
      return after.name === before.name && after.color === before.color
        ? NOTHING
        : { changes: [change(id, before, after)] };
    },
  };
}

/** Draws frames as one card each, or opens them. */
export function setCollapsed(ids: readonly string[], collapsed: boolean): EditorCommand {
  return {
    label: collapsed ? "collapse" : "expand",
    run: (state) => ({
      changes: ids.flatMap((id) => {
        const before = state.items.groups.get(id);
        if (!before || (before.collapsed === true) === collapsed) return [];
        const { collapsed: _was, ...rest } = before;
        return [change(id, before, collapsed ? { ...rest, collapsed } : rest)];
      }),
    }),
  };
}

/**
 * Puts nodes, and frames with all that is in them, into a frame and the frames around it; null takes them out of every frame. `coalesce`
 * makes it part of the drag that brought them.
 */
export function moveIntoGroup(ids: readonly string[], id: string | null, coalesce?: string): EditorCommand {
  return {
    label: "group",
    coalesce,
    run(state) {
      const target = id === null ? null : state.items.groups.get(id);
      if (target === undefined) return NOTHING;
      const moved = new Set(nodesIn(state, ids));
      const living = (other: NodeGroup) => other.node_ids.filter((node) => state.nodes.has(node));
      const frames = ids.flatMap((each) => state.items.groups.get(groupOf(each) ?? "") ?? []);
      const goesAlong = (other: NodeGroup) =>
        frames.some(({ node_ids }) => living(other).every((node) => node_ids.includes(node)));
      const isAround = (other: NodeGroup) =>
        target ? living(target).every((node) => other.node_ids.includes(node)) : false;
      const changes = without(state, moved, (_, other) => !isAround(other) && !goesAlong(other));
      for (const [each, before] of state.items.groups) {
        const added = [...moved].filter((node) => !before.node_ids.includes(node));
        if (isAround(before) && added.length > 0)
          changes.push(change(each, before, { ...before, node_ids: [...before.node_ids, ...added] }));
      }
      return { changes };
    },
  };
}
