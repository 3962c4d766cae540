"use client";
import { getViewportForBounds, useReactFlow, useStoreApi } from "@xyflow/react";
import { useCallback } from "react";
import { boxesOf } from "./arrange";
import { useCanvas } from "./context";
import type { EditorStore } from "./state/store";
import type { Point } from "./state/types";

interface FitOptions {
  /** Cards to show; everything when left out. */
  ids?: readonly string[];
  minZoom?: number;
  /** Share of the surface that stays free around them. */
  padding?: number;
  /** Milliseconds. */
  duration?: number;
}

/** The rectangle around cards, by the sizes they are drawn with; null when there is none. */
export function boundsOf(store: EditorStore, ids?: readonly string[]) {
  const { state } = store.get();
  const wanted = ids && new Set(ids);
  const corners: Point[] = [];
  for (const { id, width, height } of boxesOf(state, store.types).boxes) {
    const place = state.places.get(id);
    if (!place || (wanted && !wanted.has(id))) continue;
    corners.push(place, { x: place.x + width, y: place.y + height });
  }
  if (corners.length === 0) return null;
  const x = Math.min(...corners.map((each) => each.x));
  const y = Math.min(...corners.map((each) => each.y));
  const width = Math.max(...corners.map((each) => each.x)) - x;
  return { x, y, width, height: Math.max(...corners.map((each) => each.y)) - y };
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
