"use client";
import dynamic from "next/dynamic";
import { type KeyboardEvent, memo, type PointerEvent, useState } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { patiently } from "@/lib/client/patiently";
import * as m from "@/lib/messages/en";
import { useCanvas, useEditor, useOverlay } from "../context";
import { takeBack } from "../take-back";
import { useWide } from "./use-wide";

const Inspector = dynamic(
  () => patiently(() => import("@/components/inspector/inspector").then((each) => each.Inspector)),
  {
    ssr: false,
    loading: () => (
      <div aria-busy className="space-y-3 p-4">
        <Skeleton className="w-1/2" />
        <Skeleton />
        <Skeleton className="w-2/3" />
      </div>
    ),
  },
);

const Sheet = dynamic(() => patiently(() => import("./inspector-sheet")), { ssr: false });

const FieldMarks = dynamic(() => patiently(() => import("../presence/field-marks")), { ssr: false });

const LEAST = 320;
const MOST = 720;
const START = 400;
const STEP = 24;

const KEY = "flowpilot.inspector.width";

/** As wide as it was left in this browser. */
function remembered(): number {
  // The server draws the page too.
  if (typeof window === "undefined") return START;
  const kept = Number(window.localStorage.getItem(KEY));
  return kept >= LEAST && kept <= MOST ? kept : START;
}

function remember(width: number): void {
  window.localStorage.setItem(KEY, String(Math.round(width)));
}

/** Where the inspector stands: beside the drawing, as wide as it was dragged; on a phone a sheet over it. */
export const SidePanel = memo(function SidePanel({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { store } = useCanvas();
  const wide = useWide();
  const selected = useEditor((snapshot) => snapshot.selection.nodes.size);
  const commenting = useOverlay((overlay) => overlay.commenting !== null);
  const [width, setWidth] = useState(remembered);
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  if (!wide) {
    return selected === 1 && !commenting ? <Sheet onClose={() => store.select([])} /> : null;
  }
  if (!open) return null;
  const clamp = (next: number) => Math.max(LEAST, Math.min(MOST, next, window.innerWidth - 480));
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const from = event.clientX;
    const bar = event.currentTarget;
    bar.setPointerCapture(event.pointerId);
    bar.onpointermove = (move) => setWidth(clamp(width + from - move.clientX));
    bar.onpointerup = (up) => {
      bar.onpointermove = null;
      remember(clamp(width + from - up.clientX));
    };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = event.key === "ArrowLeft" ? 1 : event.key === "ArrowRight" ? -1 : 0;
    if (direction === 0) return;
    event.preventDefault();
    const next = clamp(width + direction * STEP);
    setWidth(next);
    remember(next);
  };
  return (
    <aside
      ref={setPanel}
      aria-label={m.canvas.inspector.title}
      className="relative shrink-0 border-l bg-surface"
      style={{ width }}
      onKeyDownCapture={(event) => takeBack(event, store)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged; this is the ARIA window splitter. */}
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={m.canvas.inspector.resize}
        aria-valuenow={width}
        aria-valuemin={LEAST}
        aria-valuemax={MOST}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none hover:bg-accent-soft focus-visible:bg-accent-soft"
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
      />
      <Inspector onClose={onClose} />
      <FieldMarks root={panel} />
    </aside>
  );
});
