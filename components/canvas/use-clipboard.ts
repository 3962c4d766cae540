"use client";
import { useEffect } from "react";
import { fragmentOf, paste } from "./state/commands/fragment";
import { remove } from "./state/commands/nodes";
import type { EditorStore } from "./state/store";
import type { Point } from "./state/types";
import { isElsewhere } from "./use-keys";

/**
 * Copy, cut and paste through the browser's own events, which work on plain http too. The YAML part is loaded once the page is
 * idle; should a copy be faster than that, the text is JSON, which is YAML as well.
 */
export function useClipboard(
  canvas: { current: HTMLElement | null },
  store: EditorStore,
  center: () => Point,
  onRefused: () => void,
): void {
  useEffect(() => {
    let yaml: typeof import("./clipboard") | null = null;
    const load = async () => {
      yaml ??= await import("./clipboard");
      return yaml;
    };
    const timer = setTimeout(load, 1500);
    const elsewhere = (event: ClipboardEvent) =>
      isElsewhere(event.target, canvas.current) || document.getSelection()?.isCollapsed === false;
    const copy = (event: ClipboardEvent) => {
      const { state, selection } = store.get();
      const fragment = fragmentOf(state, selection.nodes);
      if (fragment.nodes.length === 0 || elsewhere(event)) return;
      event.preventDefault();
      event.clipboardData?.setData("text/plain", yaml ? yaml.toText(fragment) : JSON.stringify(fragment, null, 2));
      if (event.type === "cut") store.dispatch(remove([...selection.nodes]));
    };
    const onPaste = async (event: ClipboardEvent) => {
      if (isElsewhere(event.target, canvas.current)) return;
      const text = event.clipboardData?.getData("text/plain");
      if (!text) return;
      event.preventDefault();
      const fragment = (await load()).fromText(text);
      if (fragment) store.dispatch(paste(fragment, center()));
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
  }, [canvas, store, center, onRefused]);
}
