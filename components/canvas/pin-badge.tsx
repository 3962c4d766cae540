"use client";
import { Pin } from "lucide-react";
import * as m from "@/lib/messages/en";
import { useEditor } from "./context";

/** Says that a node's output is pinned. */
export function PinBadge({ id }: { id: string }) {
  const pinned = useEditor((snapshot) => snapshot.state.items.pins.has(id));
  if (!pinned) return null;
  return (
    <span role="img" aria-label={m.drawing.pinned} title={m.drawing.pinned} className="shrink-0 text-accent-text">
      <Pin aria-hidden className="size-3.5" />
    </span>
  );
}
