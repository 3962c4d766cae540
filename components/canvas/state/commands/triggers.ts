import type { WorkflowTrigger } from "@/lib/workflow/schema";
import { entryNodes } from "../document";
import { triggerId } from "../ids";
import type { Change, EditorCommand, EditorState, Point } from "../types";
import { entryChanges } from "./edges";
import { fieldChange } from "./field";
import { freePlace, NOTHING } from "./shared";

/** Adds a trigger; with `before`, also makes that node one that triggers start. */
export function addTrigger(trigger: WorkflowTrigger, at: Point, before?: string): EditorCommand {
  return {
    label: "trigger",
    run(state) {
      const id = triggerId(state.fields.triggers.length);
      const isNew = before !== undefined && state.nodes.has(before) && !entryNodes(state).includes(before);
      return {
        changes: [
          ...(isNew ? entryChanges(state, before) : []),
          fieldChange(state, "triggers", [...state.fields.triggers, trigger]),
          { on: "place", id, before: state.places.get(id) ?? null, after: freePlace(state, at) },
        ],
        select: { nodes: [id] },
      };
    },
  };
}

/** Replaces one trigger; `key` joins typing in one field into one undo step. */
export function setTrigger(index: number, trigger: WorkflowTrigger, key?: string): EditorCommand {
  return {
    label: "trigger",
    coalesce: key ? `trigger:${index}:${key}` : undefined,
    run(state) {
      const triggers = state.fields.triggers;
      return triggers[index] ? { changes: [fieldChange(state, "triggers", triggers.with(index, trigger))] } : NOTHING;
    },
  };
}

/** Removes triggers by index; later ones move up, and their positions with them. */
export function removeTriggerChanges(state: EditorState, indexes: readonly number[]): Change[] {
  const gone = new Set(indexes.filter((index) => state.fields.triggers[index]));
  if (gone.size === 0) return [];
  const kept = state.fields.triggers
    .map((trigger, index) => ({ trigger, index }))
    .filter(({ index }) => !gone.has(index));
  const changes: Change[] = [
    fieldChange(
      state,
      "triggers",
      kept.map(({ trigger }) => trigger),
    ),
  ];
  state.fields.triggers.forEach((_, slot) => {
    const from = kept[slot];
    const before = state.places.get(triggerId(slot)) ?? null;
    const after = from ? (state.places.get(triggerId(from.index)) ?? null) : null;
    if (before !== after) changes.push({ on: "place", id: triggerId(slot), before, after });
  });
  return changes;
}
