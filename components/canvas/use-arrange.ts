"use client";
import { useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { arrange } from "./arrange";
import { useCanvas } from "./context";
import type { FlowNode } from "./elements";
import { moveTo } from "./state/commands/nodes";
import { snap } from "./state/commands/shared";
import type { Point } from "./state/types";

const DURATION_MS = 180;
/** More cards than these jump to their places: gliding would take longer than it lasts. */
const MOST = 150;

const ease = (part: number) => 1 - (1 - part) ** 3;

/** Lays out everything, or the cards given; they glide to their places, and it is one undo step. */
export function useArrange(): (ids?: ReadonlySet<string>) => Promise<void> {
  const { store } = useCanvas();
  const flow = useStoreApi<FlowNode>();
  return useCallback(
    async (ids) => {
      const { state } = store.get();
      const places = await arrange(state, store.types, ids);
      const moves = [...places].flatMap(([id, to]) => {
        const from = state.places.get(id);
        const end = snap(to);
        return from && (from.x !== end.x || from.y !== end.y) ? [{ id, from, end }] : [];
      });
      const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      const show = (at: (move: (typeof moves)[number]) => Point, dragging: boolean) =>
        flow
          .getState()
          .triggerNodeChanges(moves.map((move) => ({ type: "position", id: move.id, position: at(move), dragging })));
      if (!still && moves.length > 0 && moves.length <= MOST) {
        await frames((part) =>
          show(({ from, end }) => ({ x: from.x + (end.x - from.x) * part, y: from.y + (end.y - from.y) * part }), true),
        );
        store.dispatch({ ...moveTo(places), label: "arrange" });
        show(({ end }) => end, false);
      } else store.dispatch({ ...moveTo(places), label: "arrange" });
    },
    [store, flow],
  );
}

/** Calls `show` with the way gone, 0 to 1, once a frame until the end. */
function frames(show: (part: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const begin = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - begin) / DURATION_MS));
      show(ease(part));
      if (part < 1) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  });
}
