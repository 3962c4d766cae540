"use client";
import { type Connection, type FinalConnectionState, useReactFlow } from "@xyflow/react";
import dynamic from "next/dynamic";
import {
  type DragEvent,
  type MouseEvent as ReactMouseEvent,
  type ReactNode,
  useCallback,
  useMemo,
  useRef,
} from "react";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import type { PaletteChoice } from "./add-choice";
import { type PaletteRequest, useCanvas, useOverlay } from "./context";
import { useCopyDrag } from "./copy-drag";
import { DRAG_TYPE, markDragging, parseDragged } from "./drag";
import type { FlowEdge, FlowNode } from "./elements";
import { Flow, wantedOf } from "./flow";
import { focusCard } from "./focus";
import { checkConnection, type Connection as Wanted } from "./state/connection";
import { defaultOutput, MAIN, outputsOf } from "./state/handles";
import { groupOf } from "./state/ids";
import { type EditorState, NO_EDGES, type NodeTypes, type Point } from "./state/types";

const loadAdd = () => import("./add-choice");
const loadHands = () => import("./hands");
const loadPalette = () => Promise.all([import("./palette"), loadAdd()]).then(([palette]) => palette);
const Palette = dynamic(() => patiently(loadPalette), { ssr: false });
const CopyGhosts = dynamic(() => patiently(() => import("./copy-ghosts")), { ssr: false });

interface DrawingProps {
  palette: PaletteRequest | null;
  onPalette: (request: PaletteRequest | null) => void;
  children?: ReactNode;
}

/** The drawing with everything a pointer can do to it: connect, reconnect, insert, drop, add. */
export function Drawing({ palette, onPalette, children }: DrawingProps) {
  const { store, overlay, actions, readOnly } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();
  const reconnected = useRef(false);
  const copying = useOverlay((value) => value.copying);

  const tryConnect = useCallback(
    (wanted: Wanted, edge?: string) =>
      void patiently(loadHands).then((hands) => hands.tryConnect(store, overlay, wanted, edge)),
    [store, overlay],
  );

  const isValid = useCallback(
    (connection: Connection | FlowEdge) =>
      checkConnection(store.get().state, store.types, wantedOf(connection)) === null,
    [store],
  );

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, end: FinalConnectionState) => {
      if (end.isValid || !end.fromHandle || !end.fromNode) return;
      const screen = pointOf(event);
      const from = end.fromHandle;
      const over = end.toNode?.id ?? nodeAt(screen);
      if (over && groupOf(over) !== null) {
        overlay.set({ refusal: { node: over, reason: m.drawing.frame.expandFirst } });
        return;
      }
      if (over && over !== from.nodeId) {
        const { state } = store.get();
        const wanted =
          from.type === "source"
            ? { source: from.nodeId, handle: from.id ?? "main", target: over }
            : { source: over, handle: freeHandle(over, state, store.types), target: from.nodeId };
        tryConnect(wanted);
        return;
      }
      if (over) return;
      const at = screenToFlowPosition(screen);
      const link =
        from.type === "source" ? { source: from.nodeId, handle: from.id ?? "main" } : { target: from.nodeId };
      onPalette({ at: { x: from.type === "source" ? at.x : at.x - 220, y: at.y - 32 }, screen, link });
    },
    [store, overlay, tryConnect, onPalette, screenToFlowPosition],
  );

  const onDrop = useCallback(
    async (event: DragEvent) => {
      const choice = parseDragged(event.dataTransfer.getData(DRAG_TYPE));
      if (!choice) return;
      event.preventDefault();
      const screen = { x: event.clientX, y: event.clientY };
      const at = screenToFlowPosition(screen);
      const edge = edgeAt(screen) ?? undefined;
      const { addChoice } = await loadAdd();
      addChoice(store, choice, { at: { x: at.x - 110, y: at.y - 32 }, edge });
      onPalette(null);
    },
    [store, onPalette, screenToFlowPosition],
  );

  const { begin: beginCopy, end: endCopy } = useCopyDrag();
  const onNodeDragStart = useCallback(
    (event: MouseEvent | TouchEvent, _node: FlowNode, nodes: FlowNode[]) => {
      markDragging();
      beginCopy(
        nodes.map(({ id }) => id),
        "altKey" in event && event.altKey,
      );
    },
    [beginCopy],
  );
  const onNodeDragStop = useCallback(
    async (event: MouseEvent | TouchEvent, node: FlowNode, nodes: FlowNode[]) => {
      const { state } = store.get();
      const loose = !state.outgoing.get(node.id)?.length && !state.incoming.get(node.id)?.length;
      const edge = nodes.length === 1 && loose && node.type === "step" ? edgeAt(pointOf(event)) : null;
      const copies = endCopy(node.id, node.position);
      const [ids, { letGo }] = await Promise.all([copies ?? nodes.map(({ id }) => id), patiently(loadHands)]);
      letGo(store, ids, edge);
    },
    [store, endCopy],
  );

  // The same functions from render to render: with another one, xyflow renders the wrapper of every card.
  const handlers = useMemo(
    () => ({
      onConnect: (connection: Connection) => {
        tryConnect(wantedOf(connection));
      },
      onConnectStart: () => overlay.set({ refusal: null }),
      onReconnectStart: () => {
        reconnected.current = false;
      },
      onReconnect: (edge: FlowEdge, connection: Connection) => {
        reconnected.current = true;
        tryConnect(wantedOf(connection), edge.id);
      },
      onReconnectEnd: (event: MouseEvent | TouchEvent, edge: FlowEdge) => {
        // Pulled off into empty space: the connection goes. On a card that refuses, it stays.
        if (reconnected.current || nodeAt(pointOf(event))) return;
        void patiently(loadHands).then(({ removeEdges }) => store.dispatch(removeEdges([edge.id])));
      },
      onNodeDoubleClick: () => actions.openInspector(),
      onEdgeMouseEnter: (_: unknown, edge: FlowEdge) => {
        if (edge.type === "flow") overlay.set({ hoveredEdge: edge.id });
      },
      onEdgeMouseLeave: (event: { relatedTarget: EventTarget | null }) => {
        // The insert button lies on the edge: going onto it is not leaving.
        if (!(event.relatedTarget instanceof Element && event.relatedTarget.closest("button")))
          overlay.set({ hoveredEdge: null });
      },
      onDoubleClick: (event: ReactMouseEvent) => {
        if (readOnly || !(event.target instanceof Element) || !event.target.matches(".react-flow__pane")) return;
        const screen = { x: event.clientX, y: event.clientY };
        const at = screenToFlowPosition(screen);
        onPalette({ at: { x: at.x - 110, y: at.y - 32 }, screen });
      },
      onDragOver: (event: DragEvent) => {
        if (!readOnly && event.dataTransfer.types.includes(DRAG_TYPE)) event.preventDefault();
      },
    }),
    [store, overlay, actions, readOnly, tryConnect, onPalette, screenToFlowPosition],
  );

  const choose = async (choice: PaletteChoice) => {
    const { addChoice } = await loadAdd();
    if (palette) addChoice(store, choice, palette);
    onPalette(null);
    const [added] = store.get().selection.nodes;
    focusCard(added);
  };

  return (
    <>
      <Flow
        aria-label={m.board.label}
        isValidConnection={isValid}
        onConnectEnd={onConnectEnd}
        onNodeDragStart={onNodeDragStart}
        onNodeDragStop={onNodeDragStop}
        onDrop={onDrop}
        {...handlers}
      >
        {copying && <CopyGhosts ids={copying} />}
        {children}
      </Flow>
      {palette && (
        <Palette
          request={palette}
          onChoose={choose}
          onClose={() => onPalette(null)}
          onLeave={() => {
            onPalette(null);
            focusCard();
          }}
        />
      )}
    </>
  );
}

/** The handle that an edge dragged backwards onto a card takes. */
function freeHandle(id: string, state: EditorState, types: NodeTypes): string {
  const node = state.nodes.get(id);
  const edges = state.outgoing.get(id) ?? NO_EDGES;
  return (node && defaultOutput(outputsOf(node, types, edges), edges)) ?? MAIN;
}

function pointOf(event: MouseEvent | TouchEvent): Point {
  const touch = "changedTouches" in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
}

function nodeAt(screen: Point): string | null {
  return document.elementFromPoint(screen.x, screen.y)?.closest(".react-flow__node")?.getAttribute("data-id") ?? null;
}

/** Id of the document's edge under a point of the window, looking through a card that lies on it. */
function edgeAt(screen: Point): string | null {
  for (const element of document.elementsFromPoint(screen.x, screen.y)) {
    const edge = element.closest(".react-flow__edge-flow");
    if (edge) return edge.getAttribute("data-id");
  }
  return null;
}
