"use client";
import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  ConnectionLineType,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  type ReactFlowProps,
  SelectionMode,
  useStore,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./diff-mark.css";
import "./notes/notes.css";
import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { patiently } from "@/lib/client/patiently";
import { useCanvas, useEditor, useOverlay } from "./context";
import { endedDrag } from "./drag";
import { useWide } from "./editor/use-wide";
import { type FlowEdge, type FlowNode, flowEdges, flowNodes } from "./elements";
import { FarContext } from "./far";
import { FlowEdge as FlowEdgeView, WireEdge } from "./flow-edge";
import { useSelected } from "./observable";
import { moveTo } from "./state/commands/move";
import { entryNodes } from "./state/document";
import { drawnWith, foldsOf, movedBy } from "./state/folds";
import { GRID } from "./state/grid";
import { triggerId } from "./state/ids";
import type { Point } from "./state/types";
import { StepNode } from "./step-node";
import { TriggerNode } from "./trigger-node";
import { useFit } from "./use-fit";

const NoteNode = dynamic(() => patiently(() => import("./notes/note-node").then((each) => each.NoteNode)), {
  ssr: false,
});
const FoldedNode = dynamic(() => patiently(() => import("./folded/folded-node").then((each) => each.FoldedNode)), {
  ssr: false,
});

const Frames = dynamic(() => patiently(() => import("./frames").then((each) => each.Frames)), { ssr: false });

const NODE_TYPES = { step: StepNode, trigger: TriggerNode, note: NoteNode, folded: FoldedNode };
const EDGE_TYPES = { flow: FlowEdgeView, wire: WireEdge };
const SNAP: [number, number] = [GRID, GRID];
const MULTI = ["Meta", "Control", "Shift"];
const MINIMAP_SIZE = { width: 160, height: 104 };
/** Above these numbers of nodes, drawing everything costs frames (measured: 500 nodes 33 fps, 58 when only the visible are drawn). */
const VISIBLE_ONLY = 150;
const MINIMAP_MAX = 300;

type FlowProps = Omit<ReactFlowProps<FlowNode, FlowEdge>, "nodes" | "edges" | "onNodesChange" | "onEdgesChange"> & {
  children?: ReactNode;
  minimap?: boolean;
};

/** Arranges a document that came without positions (an import), before it is first shown. It is no edit and no undo step. */
function useSettle() {
  const { store } = useCanvas();
  const settled = useSelected(store, (snapshot) => snapshot.settled);
  useEffect(() => {
    if (settled) return;
    let stale = false;
    void (async () => {
      const { arrange } = await import("./arrange");
      const places = await arrange(store.get().state, store.types);
      if (!stale) store.settle(places);
    })();
    return () => {
      stale = true;
    };
  }, [settled, store]);
}

/** The store's document as xyflow elements: positions while dragging are local, and become one command when the drag ends. */
function useElements() {
  const { store, overlay } = useCanvas();
  const flow = useStoreApi<FlowNode>();
  const [nodes, draw] = useState<FlowNode[]>(() => flowNodes(store.get(), store.types, []));
  // As they are now: those that are on their way are drawn by xyflow alone, and `nodes` has them when they are let go.
  const latest = useRef(nodes);
  const setNodes = useCallback((next: (previous: FlowNode[]) => FlowNode[]) => {
    latest.current = next(latest.current);
    draw(latest.current);
  }, []);
  const [edges, setEdges] = useState<FlowEdge[]>(() => flowEdges(store.get(), store.types, []));
  useSettle();
  useEffect(() => {
    const sync = () => {
      setNodes((previous) => flowNodes(store.get(), store.types, previous));
      setEdges((previous) => flowEdges(store.get(), store.types, previous));
    };
    sync();
    return store.subscribe(sync);
  }, [store, setNodes]);

  const onNodesChange = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const measured = changes.filter((change) => change.type === "dimensions");
      if (measured.length > 0) setNodes((previous) => applyNodeChanges(measured, previous));
      const moving = changes.filter((change) => change.type === "position" && change.dragging);
      if (moving.length > 0) {
        latest.current = applyNodeChanges(moving, latest.current);
        // Straight to where they are drawn: the surface around them need not render in each frame.
        flow.getState().setNodes(latest.current);
      }
      const ended = changes.filter((change) => change.type === "position" && change.dragging === false);
      if (ended.length > 0 && overlay.get().copying) {
        // They are as they were: copies stand where these were let go.
        const back = new Set(ended.map((change) => (change.type === "position" ? change.id : "")));
        setNodes((previous) =>
          flowNodes(
            store.get(),
            store.types,
            previous.filter(({ id }) => !back.has(id)),
          ),
        );
      } else if (ended.length > 0) {
        setNodes((previous) => applyNodeChanges(ended, previous));
        const places = new Map<string, Point>();
        for (const change of ended)
          if (change.type === "position" && change.position) places.set(change.id, change.position);
        const drawing = store.get();
        const moved = movedBy(drawing, foldsOf(drawing, store.types), places);
        if (moved.size > 0) store.dispatch(moveTo(moved, endedDrag()));
      }
      const chosen = changes.filter((change) => change.type === "select");
      if (chosen.length > 0) {
        const drawing = store.get();
        const next = new Set(drawing.selection.nodes);
        for (const { id, selected } of chosen)
          for (const each of drawnWith(drawing, store.types, id)) selected ? next.add(each) : next.delete(each);
        store.select(next, drawing.selection.edges);
      }
    },
    [store, overlay, flow, setNodes],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<FlowEdge>[]) => {
      const chosen = changes.filter((change) => change.type === "select");
      if (chosen.length === 0) return;
      const { selection } = store.get();
      const next = new Set(selection.edges);
      for (const change of chosen) change.selected ? next.add(change.id) : next.delete(change.id);
      store.select(selection.nodes, next);
    },
    [store],
  );
  return { nodes, edges, onNodesChange, onEdgesChange };
}

/** full from 60 %, names from 42 % (below, a block's larger name is still read when a card's is not), blocks with names below, mere blocks where no name can be read. It jumps, so that zooming renders nothing in between. */
function useDetail(): "full" | "name" | "block" | "speck" {
  return useStore(({ transform: [, , zoom] }) =>
    zoom >= 0.6 ? "full" : zoom >= 0.42 ? "name" : zoom >= 0.17 ? "block" : "speck",
  );
}

const PHONE_WIDTH = 600;

/** Shows everything once, when the surface has a size and missing positions were found; on a phone, what matters first. */
function useFirstFit() {
  const { store, overlay } = useCanvas();
  const fitTo = useFit();
  const width = useStore((state) => state.width);
  const settled = useSelected(store, (snapshot) => snapshot.settled);
  const ready = width > 0 && settled;
  const wide = useWide();
  const flow = useStoreApi();
  const fitted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and again when a desk becomes a phone; else a window that is resized keeps what it shows.
  useEffect(() => {
    if (!ready) return;
    const { state } = store.get();
    const waiting = [...(overlay.get().runs ?? [])].filter(([, run]) => run.status === "waiting").map(([id]) => id);
    const start = [...state.fields.triggers.map((_, index) => triggerId(index)), ...entryNodes(state)];
    const phone = { minZoom: 0.6, ids: waiting.length > 0 ? waiting : start };
    const show = () => fitTo(flow.getState().width < PHONE_WIDTH ? phone : {});
    // When a desk becomes a phone, the surface has its new size a frame later.
    let frame = requestAnimationFrame(() => {
      if (fitted.current) frame = requestAnimationFrame(show);
      else show();
      fitted.current = true;
    });
    return () => cancelAnimationFrame(frame);
  }, [ready, wide, fitTo]);
}

/** The drawing surface, shared by the editor and the frozen canvas of an execution. */
export function Flow({ children, minimap = true, ...rest }: FlowProps) {
  const { readOnly } = useCanvas();
  const elements = useElements();
  const detail = useDetail();
  useFirstFit();
  const far = detail === "block" || detail === "speck";
  const count = elements.nodes.length;
  const framed = useEditor(({ state }) => state.items.groups.size > 0);
  const copying = useOverlay((value) => value.copying !== null);
  const roomy = useStore((state) => state.width >= 900 && state.height >= 560);
  return (
    <FarContext value={far}>
      <ReactFlow<FlowNode, FlowEdge>
        className="canvas-flow"
        data-detail={far ? "block" : detail}
        data-speck={detail === "speck" || undefined}
        data-copying={copying || undefined}
        {...elements}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        minZoom={0.1}
        maxZoom={2}
        snapToGrid
        snapGrid={SNAP}
        panOnScroll
        zoomOnDoubleClick={false}
        selectionMode={SelectionMode.Partial}
        selectNodesOnDrag={false}
        nodesDraggable={!readOnly}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        edgesFocusable={!readOnly}
        deleteKeyCode={null}
        multiSelectionKeyCode={MULTI}
        connectOnClick={false}
        connectionRadius={28}
        connectionLineType={ConnectionLineType.SmoothStep}
        onlyRenderVisibleElements={count > VISIBLE_ONLY}
        {...rest}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} />
        {minimap && roomy && count > 1 && count <= MINIMAP_MAX && (
          <MiniMap
            pannable
            zoomable
            nodeBorderRadius={10}
            className="!m-3 !mb-5 overflow-hidden rounded-lg border"
            style={MINIMAP_SIZE}
          />
        )}
        {framed && <Frames />}
        {children}
      </ReactFlow>
    </FarContext>
  );
}

/** An xyflow connection as the editor's core asks about it. */
export function wantedOf(connection: Connection | FlowEdge) {
  return { source: connection.source, handle: connection.sourceHandle ?? "main", target: connection.target };
}
