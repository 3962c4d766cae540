"use client";
import { Button } from "@/components/ui/button";
import * as m from "@/lib/messages/en";
import { useCanvas, useEditor } from "../context";
import { useWide } from "./use-wide";

/** What to do on an empty drawing. */
export function EmptyHint() {
  const { actions, readOnly } = useCanvas();
  const empty = useEditor((snapshot) => snapshot.state.nodes.size === 0);
  const wide = useWide();
  if (!empty) return null;
  return (
    <div className="pointer-events-none absolute inset-0 flex flex-col items-center justify-center gap-1.5 p-6 text-center">
      <h2 className="font-medium text-base">{m.board.emptyTitle}</h2>
      <p className="max-w-xs text-pretty text-muted text-sm">
        {readOnly ? (wide ? m.board.nothingYet : m.board.viewOnly) : m.board.emptyBody}
      </p>
      {!readOnly && (
        <Button
          variant="primary"
          className="pointer-events-auto mt-3"
          onClick={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            actions.openPalette({ at: { x: 0, y: 0 }, screen: { x: box.left, y: box.bottom + 6 } });
          }}
        >
          {m.board.addNode}
        </Button>
      )}
    </div>
  );
}
