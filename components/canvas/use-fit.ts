"use client";
import { getViewportForBounds, useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { useCanvas } from "./context";
import { around, type Box } from "./state/boxes";
import { drawnBoxes, drawnFrames, drawnId, foldsOf } from "./state/folds";
import { groupCanvasId } from "./state/ids";
import type { EditorStore } from "./state/store";

interface FitOptions {
  /** Cards to show; everything when left out. */
  ids?: readonly string[];
  minZoom?: number;
  /** Share of the surface that stays free around them. */
  padding?: number;
  /** Milliseconds. */
  duration?: number;
}

/** The rectangle around cards, notes and frames, by the sizes they are drawn with; null when there is none. */
export function boundsOf(store: EditorStore, ids?: readonly string[]) {
  const drawing = store.get();
  const folds = foldsOf(drawing, store.types);
  // What is in a collapsed frame is where the frame's card is.
  const wanted = ids && new Set(ids.map((id) => drawnId(folds, id)));
  const boxes: Box[] = [...drawnBoxes(drawing, store.types)].flatMap(([id, box]) =>
    !wanted || wanted.has(id) ? [box] : [],
  );
  const frames = drawnFrames(drawing, store.types).filter(({ id }) => !wanted || wanted.has(groupCanvasId(id)));
  return around([...boxes, ...frames.map(({ x, y, width, height }) => ({ x, y, width, height }))]);
}

/** Moves and zooms the drawing so that cards are in view. xyflow's own fit overlooks cards that were never drawn (large drawings). */
export function useFit(): (options?: FitOptions) => void {
  const { store } = useCanvas();
  const flow = useStoreApi();
  const { setViewport } = useReactFlow();
  return useCallback(
    ({ ids, minZoom = 0.1, padding = 0.12, duration = 0 } = {}) => {
      const bounds = boundsOf(store, ids);
      const { width, height } = flow.getState();
      if (bounds && width > 0)
        void setViewport(getViewportForBounds(bounds, width, height, minZoom, 1, padding), { duration });
    },
    [store, flow, setViewport],
  );
}
