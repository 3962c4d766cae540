"use client";
import { useCallback, useEffect, useMemo, useState } from "react";
import { isShortcut } from "@/components/shell/keys";
import { isTyping } from "@/components/shell/shortcuts";

export interface Selection {
  /** Chosen ids that are still in the list. */
  chosen: readonly string[];
  has(id: string): boolean;
  toggle(id: string): void;
  all(): void;
  clear(): void;
}

/** Rows chosen for an action on many. "x" chooses the row that has the focus (its `data-row` holds the id), Escape forgets all. */
export function useSelection(ids: readonly string[], isOn: boolean): Selection {
  const [set, setSet] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string) => {
    setSet((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const clear = useCallback(() => setSet(new Set()), []);
  useEffect(() => {
    if (!isOn) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector("[role=dialog],[role=alertdialog],[role=menu],[role=listbox]")) return;
      if (event.key === "Escape") return clear();
      const id = event.target instanceof HTMLElement ? event.target.dataset.row : undefined;
      if (id && isShortcut(event, "rowSelect")) toggle(id);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [isOn, toggle, clear]);
  return useMemo(
    () => ({
      chosen: isOn ? ids.filter((id) => set.has(id)) : [],
      has: (id) => set.has(id),
      toggle,
      all: () => setSet(new Set(ids)),
      clear,
    }),
    [ids, isOn, set, toggle, clear],
  );
}
