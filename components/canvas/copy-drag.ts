"use client";
/** Dragging with Alt: what is dragged stays where it is, and copies of it stand where it is let go. */
import { useMemo, useRef } from "react";
import { patiently } from "@/lib/client/patiently";
import { useCanvas } from "./context";
import { foldsOf } from "./state/folds";
import { triggerIndex } from "./state/ids";
import type { Point } from "./state/types";

const loadCopy = () => import("./copy-drawn");

/**
 * Knows while something is dragged whether Alt is held; `Overlay.copying` says so to the drawing, which then leaves in place what was dragged.
 * `end` makes the copies.
 */
export function useCopyDrag() {
  const { store, overlay } = useCanvas();
  const stop = useRef<() => void>(() => {});
  return useMemo(
    () => ({
      begin(ids: readonly string[], alt: boolean): void {
        stop.current();
        // There are no copies of a workflow's triggers.
        const copied = ids.filter((id) => triggerIndex(id) === null);
        if (copied.length === 0) return;
        const hold = (held: boolean) => overlay.set({ copying: held ? copied : null });
        const onKey = (event: KeyboardEvent) => {
          if (event.key !== "Alt") return;
          // The browser's menu would take the keyboard.
          event.preventDefault();
          hold(event.type === "keydown");
        };
        window.addEventListener("keydown", onKey);
        window.addEventListener("keyup", onKey);
        stop.current = () => {
          window.removeEventListener("keydown", onKey);
          window.removeEventListener("keyup", onKey);
          hold(false);
        };
        hold(alt);
      },
      /** Ends the drag of something that is now at `to`: null without Alt, else the canvas ids of the copies, once there are some. */
      end(id: string, to: Point): Promise<string[]> | null {
        const { copying } = overlay.get();
        stop.current();
        if (!copying) return null;
        const drawing = store.get();
        const from = foldsOf(drawing, store.types).cards.get(id)?.box ?? drawing.state.places.get(id) ?? to;
        const by = { x: to.x - from.x, y: to.y - from.y };
        return patiently(loadCopy).then(({ copyDrawn }) => copyDrawn(store, copying, by));
      },
    }),
    [store, overlay],
  );
}
