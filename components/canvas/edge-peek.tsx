"use client";
import * as m from "@/lib/messages/en";
import { useOverlay } from "./context";

const SHOWN = 120;

/** What went over an edge in the shown execution, in a line over it, while the pointer is on it. */
export function EdgePeek({ id, source, x, y }: { id: string; source: string; x: number; y: number }) {
  const text = useOverlay((overlay) =>
    overlay.hoveredEdge === id && overlay.fired.has(id) && overlay.outputOf ? said(overlay.outputOf(source)) : null,
  );
  if (text === null) return null;
  return (
    <div
      className="pointer-events-none absolute z-20 w-max max-w-72 animate-fade truncate rounded-md border bg-raised px-2 py-1 font-mono text-xs shadow-float"
      style={{ transform: `translate(-50%,-100%) translate(${x}px,${y - 16}px)` }}
    >
      {text}
    </div>
  );
}

/** How many items, then how the value begins. */
function said(value: unknown): string | null {
  if (value === undefined) return null;
  const json = JSON.stringify(Array.isArray(value) ? value.slice(0, 20) : value) ?? "null";
  const start = json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json;
  return Array.isArray(value) ? `${m.drawing.edge.items(value.length)} · ${start}` : start;
}
