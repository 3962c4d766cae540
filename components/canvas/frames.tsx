"use client";
import { useStore, useStoreApi, ViewportPortal } from "@xyflow/react";
import { clsx } from "clsx";
import { ChevronDown } from "lucide-react";
import { type PointerEvent, useMemo, useRef } from "react";
import * as m from "@/lib/messages/en";
import { useCanvas, useEditor, useOverlay } from "./context";
import { useCopyDrag } from "./copy-drag";
import type { FlowNode } from "./elements";
import { useFold } from "./folded/use-fold";
import { type Box, cargoOf, type Frame } from "./state/boxes";
import { patchGroup } from "./state/commands/groups";
import { drawnId, foldsOf, frameSelection, openFrames } from "./state/folds";
import { groupCanvasId } from "./state/ids";
import type { Point } from "./state/types";

const words = m.drawing.frame;
const HIDDEN: readonly Frame[] = [];

/** The frames around their nodes as they are drawn now, dragged ones included. */
function useFrames(): readonly Frame[] {
  const { store } = useCanvas();
  const groups = useEditor((snapshot) => snapshot.state.items.groups);
  const folds = useEditor((snapshot) => foldsOf(snapshot, store.types));
  // A text that changes only when a frame does: the drawing tells of every frame of every movement.
  const drawn = useStore((state) => {
    if (groups.size === 0) return "";
    const frames = openFrames(store.get(), folds, (id): Box | null => {
      const node = state.nodeLookup.get(id);
      if (!node) return null;
      const { width = node.initialWidth ?? 0, height = node.initialHeight ?? 0 } = node.measured;
      return { ...node.internals.positionAbsolute, width, height };
    });
    return JSON.stringify(frames);
  });
  return useMemo(() => (drawn === "" ? HIDDEN : (JSON.parse(drawn) as Frame[])), [drawn]);
}

/** Labelled frames under the cards. They follow their members; pulling a frame moves what is in it. */
export function Frames() {
  const frames = useFrames();
  if (frames.length === 0) return null;
  return (
    <ViewportPortal>
      {frames.map((frame) => (
        <FrameView key={frame.id} frame={frame} />
      ))}
    </ViewportPortal>
  );
}

function FrameView({ frame }: { frame: Frame }) {
  const { store, overlay, readOnly } = useCanvas();
  const canvasId = groupCanvasId(frame.id);
  const group = useEditor((snapshot) => snapshot.state.items.groups.get(frame.id));
  const selected = useEditor((snapshot) => snapshot.selection.nodes.has(canvasId));
  const naming = useOverlay((value) => value.naming === canvasId) && !readOnly;
  const drag = useFrameDrag(frame);
  const fold = useFold();
  if (!group) return null;
  const name = group.name || words.unnamed;
  const select = (add: boolean) => {
    const { state, selection } = store.get();
    const ids = frameSelection(state, store.types, frame.id);
    store.select(add ? [...selection.nodes, ...ids] : ids);
  };
  return (
    <div
      className={clsx("canvas-frame absolute rounded-lg border", selected && "border-accent")}
      data-color={group.color}
      style={{ transform: `translate(${frame.x}px,${frame.y}px)`, width: frame.width, height: frame.height }}
    >
      {naming ? (
        <FrameName
          name={group.name ?? ""}
          onDone={(value) => {
            if (value !== null) store.dispatch(patchGroup(frame.id, { name: value }));
            overlay.set({ naming: null });
          }}
        />
      ) : (
        <div className="flex h-8 items-center">
          <button
            type="button"
            aria-label={words.collapse(name)}
            title={words.collapse(name)}
            className="nopan pointer-events-auto detail-full ml-1 flex size-6 shrink-0 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-text"
            onClick={() => fold([frame.id], true)}
          >
            <ChevronDown aria-hidden className="size-4" />
          </button>
          <button
            type="button"
            aria-label={words.label(name, frame.members.length)}
            aria-pressed={selected}
            className={clsx(
              "nopan pointer-events-auto flex h-8 min-w-0 flex-1 items-center rounded-t-lg pr-3 pl-1 text-left font-medium text-sm",
              readOnly ? "cursor-default" : "cursor-grab active:cursor-grabbing",
              group.name ? "text-muted" : "text-faint",
            )}
            onClick={(event) => select(event.shiftKey || event.metaKey || event.ctrlKey)}
            onDoubleClick={() => !readOnly && overlay.set({ naming: canvasId })}
            {...(readOnly ? {} : drag)}
          >
            <span className="detail-frame truncate">{name}</span>
          </button>
        </div>
      )}
    </div>
  );
}

function FrameName({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  return (
    <input
      aria-label={words.name}
      className="nodrag nopan pointer-events-auto m-1 h-6 w-[min(100%-8px,320px)] rounded-sm border border-accent bg-surface px-2 font-medium text-sm outline-none"
      defaultValue={name}
      maxLength={120}
      placeholder={words.name}
      // biome-ignore lint/a11y/noAutofocus: it appears because the person asked to type here.
      autoFocus
      onFocus={(event) => event.currentTarget.select()}
      onBlur={(event) => onDone(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") onDone(event.currentTarget.value);
        if (event.key === "Escape") onDone(null);
      }}
    />
  );
}

/** Pulling the title moves everything in the frame, or with Alt a copy of it, through the same changes as if the cards were pulled. */
function useFrameDrag(frame: Frame) {
  const { store } = useCanvas();
  const flow = useStoreApi<FlowNode>();
  const start = useRef<{ at: Point; from: Map<string, Point>; moved: boolean } | null>(null);
  const copy = useCopyDrag();
  /** @returns how far it is pulled. */
  const move = (event: PointerEvent, dragging: boolean): Point | null => {
    const begun = start.current;
    if (!begun) return null;
    const { transform, triggerNodeChanges, snapGrid } = flow.getState();
    const step = (pixels: number, grid: number) => Math.round(pixels / transform[2] / grid) * grid;
    const dx = step(event.clientX - begun.at.x, snapGrid[0]);
    const dy = step(event.clientY - begun.at.y, snapGrid[1]);
    if (!begun.moved && (dx !== 0 || dy !== 0)) {
      begun.moved = true;
      copy.begin([groupCanvasId(frame.id)], event.altKey);
    }
    if (!begun.moved) return null;
    triggerNodeChanges(
      [...begun.from].map(([id, { x, y }]) => ({
        type: "position",
        id,
        position: { x: x + dx, y: y + dy },
        dragging,
      })),
    );
    return { x: dx, y: dy };
  };
  const end = (event: PointerEvent, broken: boolean) => {
    const by = move(event, false);
    const [first] = start.current?.from ?? [];
    start.current = null;
    if (by && first) void copy.end(first[0], broken ? first[1] : { x: first[1].x + by.x, y: first[1].y + by.y });
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      const drawing = store.get();
      const { state } = drawing;
      const folds = foldsOf(drawing, store.types);
      const from = new Map<string, Point>();
      for (const inner of cargoOf(state, store.types, frame)) {
        const id = drawnId(folds, inner);
        const place = folds.cards.get(id)?.box ?? state.places.get(id);
        if (place) from.set(id, { x: place.x, y: place.y });
      }
      start.current = { at: { x: event.clientX, y: event.clientY }, from, moved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => void move(event, true),
    onPointerUp: (event: PointerEvent) => end(event, false),
    onPointerCancel: (event: PointerEvent) => end(event, true),
  };
}
