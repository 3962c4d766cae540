"use client";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { m } from "@/lib/messages";
import { useEditor } from "../context";
import { useOthers, usePresence } from "./context";
import type { Person } from "./person";

/** Tells the others which field one is in, and marks at each field of the inspector who else is there. */
export default function FieldMarks({ root }: { root: HTMLElement | null }) {
  const presence = usePresence();
  const node = useEditor(({ selection }) => (selection.nodes.size === 1 ? ([...selection.nodes][0] ?? null) : null));
  useEffect(() => {
    if (!presence || !root) return;
    const onFocus = (event: FocusEvent) => {
      const field = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-field]") : null;
      presence.show({ field: field?.dataset.field ? { node, path: field.dataset.field } : null });
    };
    const onBlur = () => presence.show({ field: null });
    root.addEventListener("focusin", onFocus);
    root.addEventListener("focusout", onBlur);
    return () => {
      root.removeEventListener("focusin", onFocus);
      root.removeEventListener("focusout", onBlur);
      presence.show({ field: null });
    };
  }, [presence, root, node]);

  const people = useOthers((others) => others.people);
  const here = people.filter((person) => person.field && person.field.node === node && !person.away);
  return here.map((person) => <Mark key={person.client} person={person} root={root} />);
}

function Mark({ person, root }: { person: Person; root: HTMLElement | null }) {
  const [field, setField] = useState<HTMLElement | null>(null);
  const path = person.field?.path ?? "";
  // With each news of the person: the field may have come, or come anew, meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `person` stands for the moment.
  useEffect(() => {
    setField(root?.querySelector<HTMLElement>(`[data-field="${CSS.escape(path)}"]`) ?? null);
  }, [root, path, person]);
  if (!field) return null;
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
    </>,
    field,
  );
}
