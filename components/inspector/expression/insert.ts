/** A field of text that people type into. */
export type TextBox = HTMLTextAreaElement | HTMLInputElement;

/**
 * Writes into a field as if it were typed, so that the field's own undo knows it and whoever listens to the field needs to know nothing
 * else.
 */
export function insertText(box: TextBox, from: number, to: number, text: string): void {
  box.focus({ preventScroll: true });
  box.setSelectionRange(from, to);
  // Deprecated and without a successor: nothing else keeps the browser's undo.
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, from, to, "end");
  box.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
}

/** The path as it belongs at this place: in the text of a template it needs its braces. */
export function pathAt(text: string, caret: number, path: string, isTemplate: boolean): string {
  if (!isTemplate) return path;
  const open = text.lastIndexOf("{{", caret - 1);
  const isInside = open !== -1 && open + 2 <= caret && text.lastIndexOf("}}", caret - 1) < open;
  return isInside ? path : `{{ ${path} }}`;
}

/** Offset in the field under a point of the window; null when the browser cannot tell. */
export function offsetAt(box: TextBox, x: number, y: number): number | null {
  const at = document.caretPositionFromPoint?.(x, y);
  return at && (at.offsetNode === box || box.contains(at.offsetNode)) ? at.offset : null;
}
