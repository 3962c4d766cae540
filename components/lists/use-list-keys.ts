"use client";
import { type RefObject, useEffect } from "react";
import { isShortcut } from "@/components/shell/keys";
import { isTyping } from "@/components/shell/shortcuts";

/**
 * Keyboard of a list page: up and down (or k and j) move the focus between elements marked `data-row`, "/" goes to the
 * element marked `data-search`. Enter is the row's own: rows are links or buttons.
 */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu],[role=listbox]")) return;
      const inSearch = event.target instanceof HTMLElement && event.target.matches("[data-search]");
      if (isTyping(event.target) && !(inSearch && event.key === "ArrowDown")) return;
      if (isShortcut(event, "rowSearch")) {
        const search = document.querySelector<HTMLElement>("[data-search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
        return;
      }
      const step = isShortcut(event, "rowDown") ? 1 : isShortcut(event, "rowUp") ? -1 : 0;
      if (step === 0) return;
      // Tabs and open regions use the arrows themselves.
      if (event.target instanceof HTMLElement && event.target.closest("[role=tablist],[role=radiogroup]")) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
      const at = rows.findIndex(
        (row) => row === document.activeElement || row.parentElement?.contains(document.activeElement),
      );
      const next =
        rows[at === -1 ? (step === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
      if (!next) return;
      event.preventDefault();
      next.focus();
      next.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [list]);
}
