"use client";
import { useReactFlow } from "@xyflow/react";
import { useCallback, useEffect } from "react";
import type { CommentAnchor } from "@/lib/api/contracts/comments";
import { useCanvas } from "../context";
import { centerOf } from "../editor/canvas-tools";
import { triggerIndex } from "../state/ids";
import { isElsewhere } from "../use-keys";

/** Where a comment begins that is asked for without a place: on the one node that is selected, else in the middle of what is in view. */
function useBeginHere(canvas: { current: HTMLElement | null }): () => CommentAnchor {
  const { store } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();
  return useCallback(() => {
    const [id, ...others] = [...store.get().selection.nodes].filter((each) => triggerIndex(each) === null);
    if (id !== undefined && others.length === 0) return { on: "node", node_id: id, field: null };
    return { on: "point", ...centerOf(canvas.current, screenToFlowPosition) };
  }, [store, canvas, screenToFlowPosition]);
}

/** C on the drawing begins a comment, on the card that has the focus or is selected; Escape closes the comments. @returns what begins one. */
export function useBeginComment(canvas: { current: HTMLElement | null }): () => void {
  const { store, overlay, actions } = useCanvas();
  const beginHere = useBeginHere(canvas);
  const begin = useCallback(() => actions.openComments({ kind: "begin", anchor: beginHere() }), [actions, beginHere]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isElsewhere(event.target, canvas.current)) return;
      const done = () => {
        event.preventDefault();
        // Before the drawing's own keys, which would take the selection away.
        event.stopImmediatePropagation();
      };
      if (event.key === "Escape" && overlay.get().commenting) {
        done();
        overlay.set({ commenting: null });
      } else if (event.key.toLowerCase() === "c" && !event.shiftKey && !document.querySelector("[role=dialog]")) {
        done();
        const card = event.target instanceof HTMLElement ? event.target.closest(".react-flow__node") : null;
        const focused = card?.getAttribute("data-id");
        if (focused) store.select([focused]);
        begin();
      }
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [canvas, store, overlay, begin]);
  return begin;
}
