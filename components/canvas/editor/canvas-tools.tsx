"use client";
import { useReactFlow, useStore } from "@xyflow/react";
import { Maximize, Minus, Plus, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import * as m from "@/lib/messages/en";
import { useCanvas } from "../context";
import { useFit } from "../use-fit";

const SLOW = { duration: 160 };

/** Zoom, fit and arrange, in the lower left corner. */
export function CanvasTools({ onArrange }: { onArrange?: () => void }) {
  const { zoomIn, zoomOut, zoomTo } = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  const fitTo = useFit();
  return (
    <div className="absolute bottom-3 left-3 z-10 flex overflow-hidden rounded-lg border bg-surface p-0.5">
      <Tool label={m.board.zoomOut} onClick={() => zoomOut(SLOW)}>
        <Minus aria-hidden />
      </Tool>
      <button
        type="button"
        aria-label={`${m.drawing.actualSize} (${percent} %)`}
        title={m.drawing.actualSize}
        className="w-11 rounded-md text-center text-muted text-xs tabular-nums hover:bg-hover hover:text-text"
        onClick={() => zoomTo(1, SLOW)}
      >
        {percent} %
      </button>
      <Tool label={m.board.zoomIn} onClick={() => zoomIn(SLOW)}>
        <Plus aria-hidden />
      </Tool>
      <Tool label={m.board.fit} onClick={() => fitTo(SLOW)}>
        <Maximize aria-hidden />
      </Tool>
      {onArrange && (
        <Tool label={m.board.arrange} onClick={onArrange}>
          <Workflow aria-hidden />
        </Tool>
      )}
    </div>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={onClick}>
      {children}
    </Button>
  );
}

/** Opens the palette beside itself; new nodes land in the middle of what is in view. */
export function AddButton({ canvas }: { canvas: { current: HTMLElement | null } }) {
  const { actions } = useCanvas();
  const { screenToFlowPosition } = useReactFlow();
  return (
    <Button
      className="absolute top-3 left-3 z-10"
      onClick={(event) => {
        const button = event.currentTarget.getBoundingClientRect();
        actions.openPalette({
          at: centerOf(canvas.current, screenToFlowPosition),
          screen: { x: button.left, y: button.bottom + 6 },
        });
      }}
    >
      <Plus aria-hidden />
      {m.board.addNode}
    </Button>
  );
}

/** Upper left corner of a card in the middle of the visible drawing, in canvas pixels. */
export function centerOf(
  canvas: HTMLElement | null,
  toFlow: (point: { x: number; y: number }) => { x: number; y: number },
) {
  const box = canvas?.getBoundingClientRect();
  const middle = toFlow({ x: (box?.left ?? 0) + (box?.width ?? 0) / 2, y: (box?.top ?? 0) + (box?.height ?? 0) / 2 });
  return { x: middle.x - 110, y: middle.y - 32 };
}
