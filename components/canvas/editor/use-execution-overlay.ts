"use client";
import { useEffect } from "react";
import type { ExecutionLive } from "@/lib/client/stream";
import { useCanvas } from "../context";
import { entryNodes } from "../state/document";
import { triggerId } from "../state/ids";

/** Lays the shown execution over the drawing: node states, taken edges, and the wire of the trigger that started it. */
export function useExecutionOverlay({ execution, nodeStates, firedEdges }: ExecutionLive): void {
  const { store, overlay } = useCanvas();
  const shown = execution !== undefined;
  const trigger = execution?.trigger_type;
  useEffect(() => {
    if (!shown) {
      overlay.set({ runs: null, fired: new Set() });
      return;
    }
    const { state } = store.get();
    const fired = new Set(firedEdges);
    state.fields.triggers.forEach((each, index) => {
      if (each.type !== trigger) return;
      for (const node of entryNodes(state)) if (nodeStates.has(node)) fired.add(`wire:${triggerId(index)}:${node}`);
    });
    overlay.set({ runs: nodeStates, fired });
  }, [shown, trigger, nodeStates, firedEdges, store, overlay]);
}
