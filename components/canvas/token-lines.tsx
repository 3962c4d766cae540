"use client";
import * as m from "@/lib/messages/en";
import { useOverlay } from "./context";

/** Characters of the text that can be on the last three lines. */
const TAIL = 240;

/** The last lines of what a model writes, under its card while it runs. It lies over the drawing: no card and no edge moves for it. */
export function TokenLines({ id }: { id: string }) {
  const text = useOverlay((overlay) => overlay.tokens.get(id));
  if (!text) return null;
  return (
    <div
      role="img"
      aria-label={m.drawing.tokens}
      className="detail-full pointer-events-none absolute top-full right-2 left-2 z-10 mt-1 flex h-13 animate-fade flex-col justify-end overflow-hidden rounded-md border border-running/40 bg-raised px-2 py-0.5 text-muted text-xs leading-4"
    >
      <p className="whitespace-pre-wrap break-words">{text.slice(-TAIL)}</p>
    </div>
  );
}
