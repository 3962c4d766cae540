"use client";
import * as m from "@/lib/messages/en";
import { useCanvas, useOverlay } from "./context";
import { rename } from "./state/commands/rename";

/** A node's name on its card: double click turns it into a field, Enter or leaving it keeps the name, Escape does not. */
export function NameEditor({ id, name }: { id: string; name: string }) {
  const { store, overlay, readOnly } = useCanvas();
  const naming = useOverlay((value) => value.naming === id);
  if (!naming) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the pointer; the inspector's name field is the keyboard's way.
      <div
        className="detail-name truncate font-medium text-sm"
        title={name}
        onDoubleClick={(event) => {
          if (readOnly) return;
          event.stopPropagation();
          overlay.set({ naming: id });
        }}
      >
        {name}
      </div>
    );
  }
  const done = (value: string | null) => {
    if (value !== null && value.trim() !== name) store.dispatch(rename(id, value));
    overlay.set({ naming: null });
  };
  return (
    <input
      aria-label={m.board.nodeName}
      className="nodrag nopan -mx-1 w-full rounded-sm border border-accent bg-surface px-1 font-medium text-sm leading-4.5 outline-none"
      defaultValue={name}
      maxLength={120}
      // biome-ignore lint/a11y/noAutofocus: it appears because the person asked to type here.
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => done(event.currentTarget.value)}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") done(event.currentTarget.value);
        if (event.key === "Escape") done(null);
      }}
    />
  );
}
