"use client";
import { useEffect, useRef } from "react";
import { isGoing, isShortcut } from "@/components/shell/keys";
import { CANVAS_ACTION_IDS } from "./commands/table";
import type { CanvasActionId } from "./commands/types";
import { isElsewhere } from "./focus";

/** These act wherever the focus is on the canvas page, even while somebody types in the inspector. */
const EVERYWHERE: ReadonlySet<CanvasActionId> = new Set(["save", "run", "find", "nextProblem", "previousProblem"]);
/** On a button these are the button's. */
const OF_BUTTONS = new Set(["Enter", " ", "Tab"]);

const KEYED = CANVAS_ACTION_IDS.filter((id) => id !== "publish" && id !== "settings");

/**
 * Keys of the canvas, as the table of shortcuts says. They act while the focus is on the drawing or nowhere, never in a field or dialog;
 * a few everywhere on the page. Capture phase: xyflow moves nodes by arrow keys as well, and one of the two must win.
 * `run` tells whether the action was there to be run; a key that did nothing is left to the browser.
 */
export function useCanvasKeys(
  canvas: { current: HTMLElement | null },
  run: (id: CanvasActionId, event: KeyboardEvent) => boolean,
): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const id = KEYED.find((each) => isShortcut(event, each));
      if (!id || isGoing(performance.now())) return;
      const elsewhere = isElsewhere(event.target, canvas.current);
      if (elsewhere && !EVERYWHERE.has(id)) return;
      // The code editor has a search of its own.
      if (id === "find" && event.target instanceof Element && event.target.closest(".monaco-editor")) return;
      // What is being written there is sent by that key.
      if (id === "run" && event.target instanceof Element && event.target.closest("[data-sends]")) return;
      if (elsewhere && document.querySelector("[role=dialog][data-state=open], [role=alertdialog]")) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (!elsewhere && OF_BUTTONS.has(event.key) && target?.closest("button, a")) return;
      // Tab opens the palette from the drawing itself; from a focused node it goes on to the next one, as everywhere.
      // Nor from nowhere: past the last control of the page it goes round to the first.
      if (event.key === "Tab" && !target?.matches(".react-flow, .react-flow__pane, [data-canvas]")) return;
      if (!latest.current(id, event) || id === "escape") return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [canvas]);
}
