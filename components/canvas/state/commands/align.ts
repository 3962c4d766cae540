import { around, type Box, boxOf } from "../boxes";
import { groupOf } from "../ids";
import type { Change, EditorCommand, EditorState, NodeTypes } from "../types";
import { NOTHING } from "./shared";

export type Side = "left" | "center" | "right" | "top" | "middle" | "bottom";
export type Axis = "horizontal" | "vertical";

interface Unit {
  ids: readonly string[];
  box: Box;
}

/** What moves as one: a chosen frame with its members, anything else by itself. One frame alone is taken apart. */
function unitsOf(state: EditorState, types: NodeTypes, ids: readonly string[]): Unit[] {
  const taken = new Set<string>();
  const groups = ids
    .flatMap((id) => state.items.groups.get(groupOf(id) ?? "") ?? [])
    .map((each) => each.node_ids.filter((node) => state.nodes.has(node)))
    .sort((a, b) => b.length - a.length);
  const parts: string[][] = [];
  for (const members of groups) {
    if (members.length === 0 || members.some((member) => taken.has(member))) continue;
    for (const member of members) taken.add(member);
    parts.push(members);
  }
  for (const id of new Set(ids)) if (groupOf(id) === null && !taken.has(id)) parts.push([id]);
  const [only] = parts;
  const apart = parts.length === 1 && only ? only.map((id) => [id]) : parts;
  return apart.flatMap((members) => {
    const box = around(members.flatMap((id) => boxOf(state, types, id) ?? []));
    return box ? [{ ids: members, box }] : [];
  });
}

function shift(state: EditorState, unit: Unit, dx: number, dy: number): Change[] {
  return unit.ids.flatMap((id) => {
    const before = state.places.get(id);
    if (!before || (dx === 0 && dy === 0)) return [];
    return [
      { on: "place", id, before, after: { x: Math.round(before.x + dx), y: Math.round(before.y + dy) } } as Change,
    ];
  });
}

const DELTA: Record<Side, (box: Box, whole: Box) => [dx: number, dy: number]> = {
  left: (box, whole) => [whole.x - box.x, 0],
  center: (box, whole) => [whole.x + whole.width / 2 - box.x - box.width / 2, 0],
  right: (box, whole) => [whole.x + whole.width - box.x - box.width, 0],
  top: (box, whole) => [0, whole.y - box.y],
  middle: (box, whole) => [0, whole.y + whole.height / 2 - box.y - box.height / 2],
  bottom: (box, whole) => [0, whole.y + whole.height - box.y - box.height],
};

/** Brings cards and notes to one line. */
export function align(ids: readonly string[], side: Side): EditorCommand {
  return {
    label: "align",
    run(state, types) {
      const units = unitsOf(state, types, ids);
      const whole = around(units.map((unit) => unit.box));
      if (!whole || units.length < 2) return NOTHING;
      return { changes: units.flatMap((unit) => shift(state, unit, ...DELTA[side](unit.box, whole))) };
    },
  };
}

/** Gives the same gap to all in a row; the outer two stay where they are. */
export function distribute(ids: readonly string[], axis: Axis): EditorCommand {
  const [at, length] = axis === "horizontal" ? (["x", "width"] as const) : (["y", "height"] as const);
  return {
    label: "distribute",
    run(state, types) {
      const units = unitsOf(state, types, ids).sort((a, b) => a.box[at] - b.box[at]);
      const first = units[0];
      const whole = around(units.map((unit) => unit.box));
      if (!first || !whole || units.length < 3) return NOTHING;
      const last = units.reduce((far, unit) =>
        unit.box[at] + unit.box[length] >= far.box[at] + far.box[length] ? unit : far,
      );
      const inner = units.filter((unit) => unit !== last && unit !== first);
      const filled = units.reduce((sum, unit) => sum + unit.box[length], 0);
      const span = last.box[at] + last.box[length] - first.box[at];
      const gap = (span - filled) / (units.length - 1);
      let next = first.box[at] + first.box[length] + gap;
      const changes: Change[] = [];
      for (const unit of inner) {
        const delta = next - unit.box[at];
        changes.push(...(axis === "horizontal" ? shift(state, unit, delta, 0) : shift(state, unit, 0, delta)));
        next += unit.box[length] + gap;
      }
      return { changes };
    },
  };
}
