"use client";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath, useStoreApi } from "@xyflow/react";
import { clsx } from "clsx";
import { Plus } from "lucide-react";
import { memo, useMemo } from "react";
import * as m from "@/lib/messages/en";
import { useCanvas, useEditor, useOverlay } from "./context";
import { EdgePeek } from "./edge-peek";
import type { FlowEdge as FlowEdgeElement } from "./elements";
import { useFar } from "./far";
import { isLong, labelAt, OFFSET, type Rect, uprightAt } from "./routing";

/** How a line looks in the shown execution, for the edges that it stands for; empty while none is shown. */
function useRunClass(ids: readonly string[]): string {
  const { store } = useCanvas();
  return useOverlay(({ runs, fired, marks }) => {
    const mark = marks && ids.map((id) => marks.get(id)).find((each) => each !== undefined);
    if (mark) return `canvas-edge-${mark}`;
    if (!runs) return "";
    const taken = ids.flatMap((id) => (fired.has(id) ? (store.get().state.edges.get(id) ?? []) : []));
    if (taken.length === 0) return "canvas-edge-idle";
    if (taken.some((edge) => runs.get(edge.target_node_id)?.status === "running")) return "canvas-edge-flowing";
    const failed = taken.some((edge) => runs.get(edge.source_node_id)?.status === "failed");
    return failed ? "canvas-edge-failed" : "canvas-edge-taken";
  });
}

/** Where the edge turns. Other cards are looked at when an end moves, so moving a card renders its own edges only. */
function useUpright(
  source: string,
  target: string,
  x: number,
  y: number,
  toX: number,
  toY: number,
): number | undefined {
  const flow = useStoreApi();
  return useMemo(() => {
    if (!isLong(x, toX)) return undefined;
    const cards: Rect[] = [];
    for (const [id, node] of flow.getState().nodeLookup) {
      if (node.type === "note") continue;
      const { width = node.initialWidth ?? 0, height = node.initialHeight ?? 0 } = node.measured;
      const at = node.internals.positionAbsolute;
      if (id === source || id === target || at.x >= toX || at.x + width <= x) continue;
      cards.push({ ...at, width, height });
    }
    return uprightAt({ x, y }, { x: toX, y: toY }, cards);
  }, [flow, source, target, x, y, toX, toY]);
}

/** An edge with rounded corners; its route, when it has one, stands on it. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeElement>) {
  const { id, data, source, target, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, selected } =
    props;
  const { readOnly } = useCanvas();
  const edge = useEditor((snapshot) => snapshot.state.edges.get(id));
  const bundle = data?.bundle;
  const run = useRunClass(useMemo(() => bundle ?? [id], [bundle, id]));
  const upright = useUpright(source, target, sourceX, sourceY, targetX, targetY);
  const [path, middleX, middleY] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 12,
    offset: OFFSET,
    centerX: upright,
  });
  const { x: labelX, y: labelY } =
    upright === undefined
      ? { x: middleX, y: middleY }
      : labelAt({ x: sourceX, y: sourceY }, { x: targetX, y: targetY }, upright);
  const far = useFar();
  const hovered = useOverlay((value) => value.hoveredEdge === id);
  const error = edge?.edge_type === "error";
  const several = bundle !== undefined && bundle.length > 1;
  const route = several ? m.drawing.frame.edges(bundle.length) : error ? m.board.errorHandle : edge?.route;
  const label = far ? undefined : route;
  const line = (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={24}
      className={clsx(error && !several && "canvas-edge-error", run)}
    />
  );
  // A label's place in the drawing is a portal of its own: hundreds of empty ones cost frames.
  if (!label && !hovered) return line;
  return (
    <>
      {line}
      <EdgeLabelRenderer>
        {label && (
          <span
            className={clsx(
              "detail-label pointer-events-none absolute max-w-36 truncate rounded-sm border bg-bg px-1.5 font-mono text-xs leading-4.5",
              selected
                ? "border-accent text-accent-text"
                : error && !several
                  ? "text-failed"
                  : run === "canvas-edge-idle"
                    ? "text-faint"
                    : "text-muted",
            )}
            style={{ transform: `translate(-50%,-50%) translate(${labelX}px,${labelY}px)` }}
          >
            {label}
          </span>
        )}
        <EdgePeek id={id} source={edge?.source_node_id ?? source} x={labelX} y={labelY} />
        {hovered && !readOnly && !bundle && <InsertButton id={id} x={labelX} y={labelY + (label ? 22 : 0)} />}
      </EdgeLabelRenderer>
    </>
  );
});

function InsertButton({ id, x, y }: { id: string; x: number; y: number }) {
  const { actions, overlay } = useCanvas();
  return (
    <button
      type="button"
      aria-label={m.board.insertHere}
      title={m.board.insertHere}
      className="nodrag nopan pointer-events-auto absolute flex size-6 animate-fade items-center justify-center rounded-md border border-border-strong bg-surface text-muted hover:border-accent hover:text-accent-text"
      style={{ transform: `translate(-50%,-50%) translate(${x}px,${y}px)` }}
      onMouseEnter={() => overlay.set({ hoveredEdge: id })}
      onMouseLeave={() => overlay.set({ hoveredEdge: null })}
      onClick={(event) => {
        const at = { x: x - 110, y: y - 32 };
        actions.openPalette({ at, screen: { x: event.clientX, y: event.clientY }, edge: id });
      }}
    >
      <Plus aria-hidden className="size-4" />
    </button>
  );
}

/** From a trigger to what it starts. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdgeElement>) {
  const { id, data, source, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const bundle = data?.bundle;
  const run = useOverlay(({ runs, fired }) => {
    if (!runs) return "";
    const isTaken = bundle ? bundle.some((each) => fired.has(each)) : fired.has(id);
    return isTaken ? "canvas-edge-taken" : "canvas-edge-idle";
  });
  const active = useEditor((snapshot) => snapshot.state.fields.triggers[Number(source.slice(8))]?.is_active ?? true);
  const [path] = getSmoothStepPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    borderRadius: 12,
  });
  return (
    <BaseEdge
      id={id}
      path={path}
      interactionWidth={16}
      className={clsx("canvas-edge-wire", run || (!active && "canvas-edge-idle"))}
    />
  );
});
