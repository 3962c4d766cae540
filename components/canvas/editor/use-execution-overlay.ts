"use client";
import { useEffect } from "react";
import type { ExecutionLive } from "@/lib/client/stream";
import { useCanvas } from "../context";
import { takenWires } from "../elements";

/** Lays the shown execution over the drawing: node states, taken edges, and the wire of the trigger that started it. */
export function useExecutionOverlay({ execution, nodeStates, firedEdges, tokens }: ExecutionLive): void {
  const { store, overlay } = useCanvas();
  const shown = execution !== undefined;
  const trigger = execution?.trigger_type;
  useEffect(() => {
    if (!shown) {
      overlay.set({ runs: null, fired: new Set() });
      return;
    }
    const fired = new Set([...firedEdges, ...takenWires(store.get().state, trigger, nodeStates)]);
    overlay.set({ runs: nodeStates, fired });
  }, [shown, trigger, nodeStates, firedEdges, store, overlay]);
  useEffect(() => overlay.set({ tokens }), [tokens, overlay]);
  const nodes = execution?.nodes;
  useEffect(() => {
    const outputOf = nodes ? (id: string) => nodes.find((node) => node.node_id === id)?.output : null;
    overlay.set({ outputOf });
  }, [nodes, overlay]);
}
