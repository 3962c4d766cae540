"use client";
import { type KeyboardEvent, type RefObject, useCallback, useState } from "react";
import { type Completion, complete, type Suggestion } from "@/lib/expressions/complete";
import { insertText } from "./insert";

export interface Suggestions {
  open: Completion | null;
  /** The one that Enter takes. */
  active: number;
  setActive(index: number): void;
  /** Looks again at what belongs at the caret. */
  refresh(isAsked?: boolean): void;
  take(item: Suggestion): void;
  close(): void;
  /** @returns true when the key was for the list. */
  onKeyDown(event: KeyboardEvent): boolean;
}

/** The suggestions of a field: after each key, or asked for with Control+Space. */
export function useSuggestions(
  box: RefObject<HTMLTextAreaElement | null>,
  scope: Readonly<Record<string, unknown>> | null,
  isTemplate: (text: string) => boolean,
): Suggestions {
  const [open, setOpen] = useState<Completion | null>(null);
  const [active, setActive] = useState(0);
  const close = useCallback(() => setOpen(null), []);
  const refresh = (isAsked = false) => {
    const field = box.current;
    if (!field || !scope || field.selectionStart !== field.selectionEnd) return close();
    const text = field.value;
    setOpen(complete({ text, caret: field.selectionStart, isTemplate: isTemplate(text), scope, isAsked }));
    setActive(0);
  };
  const take = (item: Suggestion) => {
    if (!box.current || !open) return;
    insertText(box.current, open.from, open.to, item.insert);
    // A path may go on; a function has its arguments to be written.
    if (typeof item.value !== "object" || item.value === null) close();
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      refresh(true);
      return true;
    }
    if (!open) return false;
    const count = open.items.length;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const chosen = open.items[active];
    if (step !== 0) setActive((active + step + count) % count);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && chosen) take(chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { open, active, setActive, refresh, take, close, onKeyDown };
}
