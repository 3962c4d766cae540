"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";
import { CanvasContext, EMPTY_OVERLAY, type NodeRun } from "./context";
import { CanvasTools } from "./editor/canvas-tools";
import { takenWires } from "./elements";
import { Flow } from "./flow";
import { Observable } from "./observable";
import { hasPlaces, toState } from "./state/document";
import { EditorStore } from "./state/store";

interface FrozenCanvasProps {
  document: WorkflowDocument;
  layout: WorkflowLayout;
  nodeStates: ReadonlyMap<string, NodeRun>;
  firedEdges: ReadonlySet<string>;
  /** Type of the trigger that started it; its wire is drawn as taken. */
  trigger?: string;
  /** The chosen node's id. */
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
}

const NO_ACTIONS = { openInspector: () => {}, openPalette: () => {}, openComments: () => {} };

/** A version as it was when it ran, with what happened on it. Looks only; fills its parent. */
export function FrozenCanvas({
  document,
  layout,
  nodeStates,
  firedEdges,
  trigger,
  selected,
  onSelect,
}: FrozenCanvasProps) {
  const store = useMemo(
    () => new EditorStore(toState(document, layout), nodeTypes, Date.now, hasPlaces(document, layout)),
    [document, layout],
  );
  const [overlay] = useState(() => new Observable(EMPTY_OVERLAY));
  const context = useMemo(() => ({ store, overlay, actions: NO_ACTIONS, readOnly: true }), [store, overlay]);
  useEffect(() => {
    const fired = new Set([...firedEdges, ...takenWires(store.get().state, trigger, nodeStates)]);
    overlay.set({ runs: nodeStates, fired });
  }, [store, overlay, nodeStates, firedEdges, trigger]);
  useEffect(() => store.select(selected === null ? [] : [selected]), [store, selected]);
  useEffect(
    () =>
      store.subscribe(() => {
        const { nodes } = store.get().selection;
        const [id = null] = nodes;
        if (nodes.size <= 1 && id !== selected) onSelect(id);
      }),
    [store, selected, onSelect],
  );
  return (
    <CanvasContext value={context}>
      <ReactFlowProvider>
        <div className="relative h-full min-h-0 w-full bg-bg">
          <Flow aria-label={m.canvas.label} multiSelectionKeyCode={null} selectionKeyCode={null}>
            <CanvasTools />
          </Flow>
        </div>
      </ReactFlowProvider>
    </CanvasContext>
  );
}
