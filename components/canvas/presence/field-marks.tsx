"use client";
import "./carets.css";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { m } from "@/lib/messages";
import { useEditor } from "../context";
import { useOthers, usePresence } from "./context";
import type { Person } from "./person";
import type { Presence } from "./presence";
import { sharedText, told } from "./shared-text";
import { TextCaret } from "./text-caret";

interface FieldMarksProps {
  /** Holds the fields. */
  root: HTMLElement | null;
  /** Canvas id of what has the fields; left out where it is what is selected. */
  of?: string;
}

/** Tells the others which field one is in and where in its text, and marks at each field who else is there, with their carets. */
export default function FieldMarks({ root, of }: FieldMarksProps) {
  const presence = usePresence();
  const selected = useEditor(({ selection }) =>
    selection.nodes.size === 1 ? ([...selection.nodes][0] ?? null) : null,
  );
  const node = of ?? selected;
  useEffect(() => {
    if (!presence || !root) return;
    const tell = () => {
      const control = document.activeElement;
      // The code editor tells of its carets itself.
      if (!control || !root.contains(control) || control.closest(".monaco-editor")) return;
      const path = control.closest<HTMLElement>("[data-field]")?.dataset.field;
      presence.show({ field: path ? { node, path, at: selectionIn(presence, control, node, path) } : null });
    };
    const onBlur = () => presence.show({ field: null });
    root.addEventListener("focusin", tell);
    root.addEventListener("input", tell);
    root.addEventListener("focusout", onBlur);
    document.addEventListener("selectionchange", tell);
    tell();
    return () => {
      root.removeEventListener("focusin", tell);
      root.removeEventListener("input", tell);
      root.removeEventListener("focusout", onBlur);
      document.removeEventListener("selectionchange", tell);
      presence.show({ field: null });
    };
  }, [presence, root, node]);

  const people = useOthers((others) => others.people);
  const here = people.filter((person) => person.field && person.field.node === node && !person.away);
  return here.map((person) => <Mark key={person.client} person={person} root={root} presence={presence} />);
}

/** One's own selection, when the control shows a text that several people type in. */
function selectionIn({ doc }: Presence, control: Element, node: string | null, path: string) {
  if (!(control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement)) return null;
  const { value, selectionStart: start, selectionEnd: end, selectionDirection } = control;
  const text = sharedText(doc, node, path);
  // What an input method still composes is in no document yet.
  if (!text || start === null || end === null || text.toString() !== value) return null;
  return told(text, selectionDirection === "backward" ? { anchor: end, head: start } : { anchor: start, head: end });
}

interface MarkProps {
  person: Person;
  root: HTMLElement | null;
  presence: Presence | null;
}

function Mark({ person, root, presence }: MarkProps) {
  const [field, setField] = useState<HTMLElement | null>(null);
  const { node, path, at } = person.field ?? { node: null, path: "" };
  // With each news of the person: the field may have come, or come anew, meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `person` stands for the moment.
  useEffect(() => {
    setField(root?.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`) ?? null);
  }, [root, path, person]);
  if (!field) return null;
  const control = field.querySelector<HTMLTextAreaElement | HTMLInputElement>(
    "textarea:not(.monaco-editor *), input:not([type])",
  );
  const text = at && presence ? sharedText(presence.doc, node, path) : null;
  return createPortal(
    <>
      <span
        aria-hidden
        className="pointer-events-none absolute -inset-x-2 -inset-y-1.5 rounded-lg border"
        style={{ borderColor: person.color }}
      />
      <span
        className="pointer-events-none absolute -top-3.5 right-1 max-w-40 truncate rounded-[5px] px-1.5 py-px font-medium text-[11px] leading-4"
        style={{ background: person.color, color: "var(--on-person)" }}
      >
        {m.collab.inField(person.name)}
      </span>
      {text && at && control && <TextCaret person={person} at={at} text={text} control={control} field={field} />}
    </>,
    field,
  );
}
