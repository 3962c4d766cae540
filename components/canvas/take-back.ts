import type { KeyboardEvent } from "react";
import type { EditorStore } from "./state/store";

/** Undo in a field takes back one's own last step: a browser's own undo would put back a text that others have typed in since. */
export function takeBack(event: KeyboardEvent, store: EditorStore): void {
  const key = event.key.toLowerCase();
  if (!(event.metaKey || event.ctrlKey) || event.altKey || (key !== "z" && key !== "y")) return;
  if (!(event.target instanceof Element) || event.target.closest(".monaco-editor, [role=dialog]")) return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) store.redo();
  else store.undo();
}
