"use client";
import { ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo, useState } from "react";
import { m } from "@/lib/messages";
import { nodeCards } from "@/lib/nodes/registry.cards";
import type { ChangeKind } from "@/lib/workflow/diff/types";
import type { WorkflowDocument, WorkflowLayout } from "@/lib/workflow/schema";
import { CanvasContext, EMPTY_OVERLAY, NO_ACTIONS, type NodeRun } from "./context";
import { CanvasTools } from "./editor/canvas-tools";
import { takenWires } from "./elements";
import { Flow } from "./flow";
import { Observable } from "./observable";
import { hasPlaces, toState } from "./state/document";
import { EditorStore } from "./state/store";

interface FrozenCanvasProps {
  document: WorkflowDocument;
  layout: WorkflowLayout;
  /** What happened on it; left out or null when it is shown as drawn. */
  nodeStates?: ReadonlyMap<string, NodeRun> | null;
  firedEdges?: ReadonlySet<string>;
  /** Text that nodes stream while they run. */
  tokens?: ReadonlyMap<string, string>;
  /** Nodes, triggers and edges that differ from another version. */
  marks?: ReadonlyMap<string, ChangeKind>;
  /** Type of the trigger that started it; its wire is drawn as taken. */
  trigger?: string;
  /** The chosen node's id. */
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
}

/** A version as it was, with what happened on it or how it differs from another. Looks only; fills its parent. */
export function FrozenCanvas({
  document,
  layout,
  nodeStates,
  firedEdges,
  tokens = EMPTY_OVERLAY.tokens,
  marks,
  trigger,
  selected,
  onSelect,
}: FrozenCanvasProps) {
  const isCompared = marks !== undefined;
  const store = useMemo(() => {
    const made = new EditorStore(toState(document, layout), nodeCards, Date.now, hasPlaces(document, layout));
    // What differs must be seen, also in a frame that is collapsed.
    if (isCompared) made.fold([...made.get().state.items.groups.keys()], false);
    return made;
  }, [document, layout, isCompared]);
  const [overlay] = useState(() => new Observable(EMPTY_OVERLAY));
  const context = useMemo(() => ({ store, overlay, actions: NO_ACTIONS, readOnly: true }), [store, overlay]);
  useEffect(() => {
    const wires = nodeStates ? takenWires(store.get().state, trigger, nodeStates) : [];
    overlay.set({ runs: nodeStates ?? null, fired: new Set([...(firedEdges ?? []), ...wires]), marks: marks ?? null });
  }, [store, overlay, nodeStates, firedEdges, marks, trigger]);
  useEffect(() => overlay.set({ tokens }), [overlay, tokens]);
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
