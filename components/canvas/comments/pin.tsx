"use client";
import { clsx } from "clsx";
import { MessageSquare } from "lucide-react";
import * as m from "@/lib/messages/en";
import { useCanvas, useOverlay } from "../context";

interface PinProps {
  count: number;
  unread: boolean;
  onOpen: () => void;
  className?: string;
}

/** How much is said about a place of the drawing; opens it. */
export function Pin({ count, unread, onOpen, className }: PinProps) {
  return (
    <button
      type="button"
      aria-label={m.board.comments.pin(count, unread)}
      className={clsx(
        "nodrag nopan comment-pin flex h-5 items-center gap-1 rounded-sm border border-border-strong bg-raised px-1.5 font-medium text-muted text-xs tabular-nums hover:border-accent hover:text-accent-text",
        className,
      )}
      onClick={(event) => {
        event.stopPropagation();
        onOpen();
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <MessageSquare aria-hidden className="size-3" />
      <span>{count}</span>
      {unread && <span className="size-1.5 rounded-full bg-accent" />}
    </button>
  );
}

/** The pin of a card, on its upper edge; nothing while nobody said anything. */
export function NodePin({ id }: { id: string }) {
  const { actions } = useCanvas();
  const pin = useOverlay((overlay) => overlay.comments.nodes.get(id));
  if (!pin) return null;
  return (
    <Pin
      count={pin.comments}
      unread={pin.unread}
      onOpen={() => actions.openComments({ kind: "node", id })}
      className="-top-2.5 absolute left-2.5"
    />
  );
}
