"use client";
import { useEffect, useRef } from "react";

/** What the keys of the canvas do. Arrow distances are in canvas pixels. */
export interface KeyActions {
  undo(): void;
  redo(): void;
  remove(): void;
  duplicate(): void;
  selectAll(): void;
  nudge(dx: number, dy: number): void;
  addNode(): void;
  fit(): void;
  /** `focused`: the card that has the focus, which need not be the selected one. */
  openInspector(focused: string | null): void;
  escape(): void;
  save(): void;
}

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function cardOf(target: EventTarget | null): string | null {
  return target instanceof HTMLElement ? (target.closest(".react-flow__node")?.getAttribute("data-id") ?? null) : null;
}

/** True where a key belongs to what has the focus: fields, menus, dialogs, buttons outside the drawing. */
export function isElsewhere(target: EventTarget | null, canvas: HTMLElement | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("input, textarea, select, .monaco-editor, [role=dialog], [role=menu]"))
    return true;
  return target !== document.body && !canvas?.contains(target);
}

/**
 * Keys of the canvas. They act while the focus is on the drawing or nowhere, never in a field or dialog. Capture phase: xyflow
 * moves nodes by arrow keys as well, and one of the two must win. Mod+S saves from everywhere on the page.
 */
export function useCanvasKeys(canvas: { current: HTMLElement | null }, actions: KeyActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = latest.current;
      const mod = event.metaKey || event.ctrlKey;
      const key = event.key.toLowerCase();
      const done = (run: () => void) => {
        event.preventDefault();
        event.stopPropagation();
        run();
      };
      if (mod && key === "s") return done(act.save);
      if (isElsewhere(event.target, canvas.current)) return;
      if (mod && !event.altKey) {
        if (key === "z") return done(event.shiftKey ? act.redo : act.undo);
        if (key === "y") return done(act.redo);
        if (key === "d") return done(act.duplicate);
        if (key === "a") return done(act.selectAll);
        return;
      }
      const arrow = ARROWS[event.key];
      if (arrow) {
        const step = event.shiftKey ? 40 : 8;
        return done(() => act.nudge(arrow[0] * step, arrow[1] * step));
      }
      const onButton = event.target instanceof HTMLElement && event.target.closest("button, a") !== null;
      if (event.key === "Delete" || event.key === "Backspace") return done(act.remove);
      if (event.key === "Escape") return act.escape();
      if (onButton) return;
      if (event.key === "Enter") return done(() => act.openInspector(cardOf(event.target)));
      if (key === "f") return done(act.fit);
      // Tab opens the palette from the drawing itself; from a focused node it goes on to the next one, as everywhere.
      // Nor from nowhere: past the last control of the page it goes round to the first.
      const onDrawing =
        event.target instanceof HTMLElement && event.target.matches(".react-flow, .react-flow__pane, [data-canvas]");
      if (event.key === "/" || (event.key === "Tab" && !event.shiftKey && onDrawing)) return done(act.addNode);
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [canvas]);
}
