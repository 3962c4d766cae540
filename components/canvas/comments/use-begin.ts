"use client";
import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect } from "react";
import { anchorOf } from "../commands/view";
import { useCanvas } from "../context";
import { centerOf } from "../editor/canvas-tools";
import { isElsewhere } from "../focus";

/** Escape on the drawing closes the comments. @returns what begins one, as C does (components/canvas/commands). */
export function useBeginComment(canvas: { current: HTMLElement | null }): () => void {
  const { store, overlay, actions } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !overlay.get().commenting || isElsewhere(event.target, canvas.current)) return;
      event.preventDefault();
      // Before the drawing's own keys, which would take the selection away.
      event.stopImmediatePropagation();
      overlay.set({ commenting: null });
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [canvas, overlay]);
  return useCallback(() => {
    const anchor = anchorOf(store.get(), () => centerOf(canvas.current, screenToFlowPosition));
    actions.openComments({ kind: "begin", anchor });
  }, [store, actions, canvas, screenToFlowPosition]);
}
