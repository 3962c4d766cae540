"use client";
import { ArrowRightToLine, Play, StepForward } from "lucide-react";
import type { PartialMode } from "@/lib/api/contracts/partial";
import * as m from "@/lib/messages/en";
import { useCanvas, useEditor } from "./context";

const words = m.drawing.part;

/** Runs of a part of the draft, in the order they are offered. */
export const PARTS = [
  { mode: "only", icon: Play },
  { mode: "to", icon: ArrowRightToLine },
  { mode: "from", icon: StepForward },
] as const satisfies readonly { mode: PartialMode; icon: typeof Play }[];

/** What can be run of the draft around a node, over its card while it alone is selected. */
export function NodeToolbar({ id }: { id: string }) {
  const { actions, readOnly } = useCanvas();
  const alone = useEditor((snapshot) => snapshot.selection.nodes.size === 1);
  if (readOnly || !alone) return null;
  return (
    <div
      role="toolbar"
      aria-label={words.group}
      className="nodrag nopan detail-full -top-11 absolute left-0 flex animate-fade rounded-md border bg-raised p-px"
    >
      {PARTS.map(({ mode, icon: Icon }) => (
        <button
          key={mode}
          type="button"
          aria-label={words[mode]}
          title={`${words[mode]} (${words.keys[mode]})`}
          className="flex size-6.5 items-center justify-center rounded-[5px] text-muted hover:bg-hover hover:text-text [&_svg]:size-4"
          onClick={(event) => {
            event.stopPropagation();
            actions.runPart(mode, id);
          }}
        >
          <Icon aria-hidden />
        </button>
      ))}
    </div>
  );
}
