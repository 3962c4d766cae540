"use client";
import { type NodeProps, NodeResizeControl, ResizeControlVariant } from "@xyflow/react";
import { clsx } from "clsx";
import dynamic from "next/dynamic";
import { type KeyboardEvent, memo, useState } from "react";
import { SteadyTextarea } from "@/components/ui/steady";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import { MAX_NOTE_TEXT, NOTE_SIZE } from "@/lib/workflow/note";
import { useCanvas, useEditor, useOverlay } from "../context";
import { focusCard } from "../focus";
import { useOthers } from "../presence/context";
import { patchNote, resizeNote } from "../state/commands/notes";
import { noteOf } from "../state/ids";
import { takeBack } from "../take-back";
import { Rendered } from "./rendered";

const words = m.drawing.note;

const FieldMarks = dynamic(() => patiently(() => import("../presence/field-marks")), { ssr: false });

/** A sticky note: text on a tinted sheet, written in place, resized at its lower right corner. */
export const NoteNode = memo(function NoteNode({ id, selected }: NodeProps) {
  const { store, overlay, readOnly } = useCanvas();
  const noteId = noteOf(id) ?? "";
  const note = useEditor((snapshot) => snapshot.state.items.sticky_notes.get(noteId));
  const writing = useOverlay((value) => value.naming === id) && !readOnly;
  const isShared = useOthers((others) => others.people.some(({ field }) => field?.node === id));
  const [sheet, setSheet] = useState<HTMLElement | null>(null);
  if (!note) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the pointer; Enter on the note is the keyboard's way.
    <div
      ref={setSheet}
      className={clsx("canvas-note size-full rounded-md border", selected && "border-accent ring-1 ring-accent")}
      data-color={note.color}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (!readOnly) overlay.set({ naming: id });
      }}
    >
      <div data-field="text" className="relative size-full">
        {writing ? (
          <NoteText
            key={id}
            text={note.text ?? ""}
            onChange={(text) => store.dispatch(patchNote(noteId, { text }))}
            onUndo={(event) => takeBack(event, store)}
            onDone={() => {
              overlay.set({ naming: null });
              focusCard(id);
            }}
          />
        ) : (
          <div className="detail-note size-full overflow-hidden px-3 py-2">
            {note.text ? <Rendered text={note.text} /> : <p className="text-faint text-sm">{words.empty}</p>}
          </div>
        )}
      </div>
      {(writing || isShared) && <FieldMarks root={sheet} of={id} />}
      {selected && !readOnly && (
        <NodeResizeControl
          variant={ResizeControlVariant.Handle}
          position="bottom-right"
          minWidth={NOTE_SIZE.least}
          minHeight={NOTE_SIZE.least}
          maxWidth={NOTE_SIZE.most}
          maxHeight={NOTE_SIZE.most}
          className="canvas-note-corner"
          onResizeEnd={(_, box) => store.dispatch(resizeNote(noteId, box))}
        />
      )}
    </div>
  );
});

interface NoteTextProps {
  text: string;
  onChange: (text: string) => void;
  onUndo: (event: KeyboardEvent) => void;
  onDone: () => void;
}

/** The note's text while it is written; Escape or leaving it ends that. What is typed is kept as it is typed. */
function NoteText({ text, onChange, onUndo, onDone }: NoteTextProps) {
  return (
    <SteadyTextarea
      aria-label={words.text}
      className="nodrag nopan nowheel size-full resize-none bg-transparent px-3 py-2 text-sm outline-none"
      value={text}
      maxLength={MAX_NOTE_TEXT}
      placeholder={words.placeholder}
      autoFocus
      onFocus={(event) => event.currentTarget.setSelectionRange(text.length, text.length)}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={onDone}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        onUndo(event);
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
