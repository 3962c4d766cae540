import type { Node } from "@xyflow/react";
import * as m from "@/lib/messages/en";
import { NOTE_SIZE } from "@/lib/workflow/note";
import type { Folds } from "../state/folds";
import { noteCanvasId } from "../state/ids";
import type { Snapshot } from "../state/store";

export type NoteElement = Node<{ shape: string }, "note">;

/** Under the cards, also while it is selected, which raises an element by 1000. */
const UNDER = -1500;

/** xyflow's nodes for the notes. One of `previous` is given again when nothing that xyflow must know about it changed. */
export function noteElements(
  { state, selection }: Snapshot,
  { standsFor }: Folds,
  previous: readonly Node[],
): NoteElement[] {
  if (state.items.sticky_notes.size === 0) return [];
  const old = new Map(previous.map((node) => [node.id, node as NoteElement]));
  const drawn = [...state.items.sticky_notes].filter(([noteId]) => !standsFor.has(noteCanvasId(noteId)));
  return drawn.map(([noteId, note]) => {
    const { text = "", width = NOTE_SIZE.width, height = NOTE_SIZE.height } = note;
    const id = noteCanvasId(noteId);
    const before = old.get(id);
    const shape = `${width} ${height}`;
    const resized = before?.data.shape !== shape;
    const place = state.places.get(id) ?? { x: 0, y: 0 };
    const position = before?.dragging ? before.position : place;
    const selected = selection.nodes.has(id);
    const ariaLabel = m.drawing.note.label(text.replace(/\s+/g, " ").slice(0, 80));
    const moved = before?.position.x !== position.x || before.position.y !== position.y;
    if (before && !resized && !moved && (before.selected ?? false) === selected && before.ariaLabel === ariaLabel)
      return before;
    const size = resized ? { width, height, measured: { width, height } } : {};
    const kept = before ?? { id, type: "note" as const, zIndex: UNDER };
    return { ...kept, data: { shape }, position: moved ? position : before.position, selected, ariaLabel, ...size };
  });
}
