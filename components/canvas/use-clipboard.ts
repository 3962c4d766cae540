"use client";
import { useEffect } from "react";
import { loadClipboard } from "./copies";
import { isElsewhere } from "./focus";
import { around, boxOf } from "./state/boxes";
import { type Fragment, fragmentOf, isEmpty, paste } from "./state/commands/fragment";
import { remove } from "./state/commands/nodes";
import { toState } from "./state/document";
import type { EditorStore } from "./state/store";
import type { Point } from "./state/types";

const STEP = 32;

/** Where a fragment's upper left corner goes: around the middle given, and never exactly over a card or note that is there. */
export function pastePlace(store: EditorStore, fragment: Fragment, middle: Point): Point {
  const { name, triggers } = { name: "", triggers: [] };
  const { sticky_notes, groups, nodes, edges, layout } = fragment;
  const state = toState({ name, triggers, nodes, edges, sticky_notes, groups }, layout);
  const ids = [...state.places.keys()];
  const whole = around(ids.flatMap((id) => boxOf(state, store.types, id) ?? []));
  const taken = [...store.get().state.places.values()];
  const at = { x: middle.x - (whole?.width ?? 0) / 2, y: middle.y - (whole?.height ?? 0) / 2 };
  const covers = () =>
    [...state.places.values()].some((place) => {
      const [x, y] = [at.x + place.x - (whole?.x ?? 0), at.y + place.y - (whole?.y ?? 0)];
      return taken.some((other) => Math.abs(other.x - x) < STEP / 2 && Math.abs(other.y - y) < STEP / 2);
    });
  while (covers()) {
    at.x += STEP;
    at.y += STEP;
  }
  return at;
}

/**
 * Copy, cut and paste through the browser's own events, which work on plain http too. The YAML part is loaded once the page is
 * idle; should a copy be faster than that, the text is JSON, which is YAML as well. `middle` tells around what to paste.
 */
export function useClipboard(
  canvas: { current: HTMLElement | null },
  store: EditorStore,
  middle: () => Point,
  readOnly: boolean,
  onRefused: () => void,
): void {
  useEffect(() => {
    let yaml: typeof import("./clipboard") | null = null;
    const load = async () => {
      yaml ??= await loadClipboard();
      return yaml;
    };
    const timer = setTimeout(load, 1500);
    const elsewhere = (event: ClipboardEvent) =>
      isElsewhere(event.target, canvas.current) || document.getSelection()?.isCollapsed === false;
    const copy = (event: ClipboardEvent) => {
      const { state, selection } = store.get();
      const fragment = fragmentOf(state, selection.nodes);
      if (isEmpty(fragment) || elsewhere(event)) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", yaml ? yaml.toText(fragment) : JSON.stringify(fragment, null, 2));
      if (event.type === "cut" && !readOnly) store.dispatch(remove([...selection.nodes]));
    };
    const onPaste = async (event: ClipboardEvent) => {
      if (readOnly || isElsewhere(event.target, canvas.current)) return;
      const text = event.clipboardData?.getData("text/plain");
      if (!text) return;
      event.preventDefault();
      const { fromText, rewrite } = await load();
      const fragment = fromText(text);
      if (fragment) store.dispatch(paste(fragment, pastePlace(store, fragment, middle()), { rewrite }));
      else onRefused();
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", copy);
    document.addEventListener("paste", onPaste);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", copy);
      document.removeEventListener("paste", onPaste);
    };
  }, [canvas, store, middle, readOnly, onRefused]);
}
