import type { StickyNote } from "@/lib/workflow/annotations";
import { NOTE_SIZE } from "@/lib/workflow/note";
import { noteCanvasId } from "../ids";
import type { Change, EditorCommand, EditorState, Point } from "../types";
import { NOTHING, snap } from "./shared";

/** A change of one note; empty when it is not there or nothing differs. Undefined removes a key. */
export function patchNoteChange(state: EditorState, id: string, patch: Partial<StickyNote>): Change[] {
  const before = state.items.sticky_notes.get(id);
  if (!before) return [];
  const after: StickyNote = { ...before, ...patch };
  for (const key of Object.keys(patch)) if (patch[key] === undefined) delete after[key];
  if (Object.keys({ ...before, ...after }).every((key) => before[key] === after[key])) return [];
  return [{ on: "item", collection: "sticky_notes", id, before, after }];
}

/** Adds a note with its upper left corner at `at`. `id` is made by the caller: two people who add one at once get two. */
export function addNote(id: string, at: Point, note: Partial<StickyNote> = {}): EditorCommand {
  return {
    label: "note",
    run(state) {
      if (state.items.sticky_notes.has(id)) return NOTHING;
      const made: StickyNote = { text: "", width: NOTE_SIZE.width, height: NOTE_SIZE.height, ...note };
      const canvasId = noteCanvasId(id);
      return {
        changes: [
          { on: "item", collection: "sticky_notes", id, before: null, after: made },
          { on: "place", id: canvasId, before: state.places.get(canvasId) ?? null, after: snap(at) },
        ],
        select: { nodes: [canvasId], edges: [] },
      };
    },
  };
}

/** Changes text or colour of a note. Typing is one undo step until a pause. */
export function patchNote(id: string, patch: Partial<StickyNote>): EditorCommand {
  return {
    label: "note",
    coalesce: `note:${id}:${Object.keys(patch).join()}`,
    run: (state) => ({ changes: patchNoteChange(state, id, patch) }),
  };
}

/** Sets size and corner of a note at once, as pulling an edge does. Stays within what can be read and drawn. */
export function resizeNote(id: string, box: Point & { width: number; height: number }): EditorCommand {
  const within = (value: number) => Math.min(NOTE_SIZE.most, Math.max(NOTE_SIZE.least, Math.round(value / 8) * 8));
  return {
    label: "note",
    run(state) {
      const changes = patchNoteChange(state, id, { width: within(box.width), height: within(box.height) });
      const canvasId = noteCanvasId(id);
      const before = state.places.get(canvasId) ?? null;
      const after = snap(box);
      if (state.items.sticky_notes.has(id) && (before?.x !== after.x || before?.y !== after.y))
        changes.push({ on: "place", id: canvasId, before, after });
      return { changes };
    },
  };
}
