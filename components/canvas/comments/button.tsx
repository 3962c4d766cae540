"use client";
import { MessageSquare } from "lucide-react";
import { Button } from "@/components/ui/button";
import * as m from "@/lib/messages/en";
import { useCanvas, useOverlay } from "../context";

/** Opens and closes the comments; a dot says that something in them is new. */
export function CommentsButton() {
  const { overlay, actions } = useCanvas();
  const unread = useOverlay((value) => value.comments.unread);
  const open = useOverlay((value) => value.commenting !== null);
  const label = m.board.comments.open(unread);
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={label}
      title={label}
      aria-pressed={open}
      className="relative"
      onClick={() => (open ? overlay.set({ commenting: null }) : actions.openComments({ kind: "list" }))}
    >
      <MessageSquare aria-hidden />
      {unread && <span className="absolute top-1 right-1 size-2 rounded-full bg-accent ring-2 ring-bg" />}
    </Button>
  );
}
