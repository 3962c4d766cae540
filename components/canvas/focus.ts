/** Which card has the keyboard, and giving it to one. */

/** True where a key belongs to what has the focus: fields, menus, dialogs, buttons outside the drawing. */
export function isElsewhere(target: EventTarget | null, canvas: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("input, textarea, select, .monaco-editor, [role=dialog], [role=menu]"))
    return true;
  return target !== document.body && !canvas?.contains(target);
}

/** Canvas id of the card that an element is, or is in. */
export function cardOf(target: EventTarget | null): string | null {
  return target instanceof HTMLElement ? (target.closest(".react-flow__node")?.getAttribute("data-id") ?? null) : null;
}

/**
 * Gives the keyboard to a card once it is drawn, or to the first thing on the drawing. From the empty drawing Tab opens the palette:
 * a palette that left the focus nowhere would be opened by the next Tab again, and nobody could go past it.
 */
export function focusCard(id?: string): void {
  const wanted = id ? `.react-flow__node[data-id="${CSS.escape(id)}"]` : ".canvas-flow :is(.react-flow__node, button)";
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>(wanted)?.focus({ preventScroll: true })),
  );
}
