"use client";
import { useEffect, useState } from "react";
import * as m from "@/lib/messages/en";
import { useCanvas, useEditor } from "../context";
import { setField } from "../state/commands/field";

/** The workflow's name, editable in place. An empty one goes back to what it was. */
export function WorkflowName() {
  const { store, readOnly } = useCanvas();
  const name = useEditor((snapshot) => snapshot.state.fields.name);
  const [draft, setDraft] = useState(name);
  useEffect(() => setDraft(name), [name]);
  const keep = () => {
    const next = draft.trim().slice(0, 120);
    if (next === "") setDraft(name);
    else if (next !== name) store.dispatch(setField("name", next));
  };
  if (readOnly) return <h1 className="min-w-0 truncate font-medium text-base">{name}</h1>;
  return (
    <h1 className="min-w-0">
      <input
        aria-label={m.board.bar.name}
        className="field-sizing-content h-8 min-w-16 max-w-full truncate rounded-md border border-transparent bg-transparent px-1.5 font-medium text-base hover:border-border-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0"
        maxLength={120}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
          if (event.key === "Escape") {
            setDraft(name);
            event.currentTarget.blur();
          }
        }}
      />
    </h1>
  );
}
