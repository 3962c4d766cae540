"use client";
import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { useCanvas } from "../context";
import { NODE_WIDTH } from "../state/grid";

const MARGIN = 24;

/** Moves the drawing aside when the inspector opens over the card that it is about. */
export function useSelectedInView(canvas: { current: HTMLElement | null }, inspecting: boolean): void {
  const { store } = useCanvas();
  const { getViewport, setViewport } = useReactFlow();
  useEffect(() => {
    if (!inspecting) return;
    const frame = requestAnimationFrame(() => {
      const { selection, state } = store.get();
      const [id] = selection.nodes;
      const place = selection.nodes.size === 1 && id !== undefined ? state.places.get(id) : undefined;
      const width = canvas.current?.clientWidth ?? 0;
      if (!place || width === 0) return;
      const view = getViewport();
      const right = (place.x + NODE_WIDTH) * view.zoom + view.x + MARGIN;
      if (right > width) void setViewport({ ...view, x: view.x - (right - width) }, { duration: 160 });
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, inspecting, store, getViewport, setViewport]);
}
