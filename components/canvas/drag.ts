import type { PaletteChoice } from "./add-choice";

/** Type of the data that a dragged palette item carries. */
export const DRAG_TYPE = "application/x-flowpilot-node";

let drags = 0;

/** Key of the undo step that a drag of cards becomes as it ends. */
export function endedDrag(): string {
  return `drag:${++drags}`;
}

/** Key of the drag that has just ended: what comes of where the cards were let go is one step with it. */
export function sameDrag(): string {
  return `drag:${drags}`;
}

/** Marks the drawing until the button is let go: the pointer is not looked for in it while cards are pulled (canvas.css). */
export function markDragging(): void {
  const drawing = document.querySelector(".canvas-flow");
  drawing?.setAttribute("data-dragging", "");
  const end = () => {
    drawing?.removeAttribute("data-dragging");
    for (const type of ENDS) window.removeEventListener(type, end, true);
  };
  // Not with xyflow's own end, which does not come when somebody else deletes the card meanwhile.
  for (const type of ENDS) window.addEventListener(type, end, true);
}

const ENDS = ["pointerup", "pointercancel"] as const;

/** What was dragged, or null when the text is none of ours. */
export function parseDragged(text: string): PaletteChoice | null {
  const match = /^(node|trigger) (\S+)$/.exec(text);
  return match?.[2] ? { kind: match[1] === "trigger" ? "trigger" : "node", type: match[2] } : null;
}

export function writeDragged(choice: PaletteChoice): string {
  return `${choice.kind} ${choice.type}`;
}
