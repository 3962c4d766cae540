"use client";
import { clsx } from "clsx";
import { Minus, PencilLine, Plus } from "lucide-react";
import * as m from "@/lib/messages/en";
import type { ChangeKind } from "@/lib/workflow/diff/types";
import { useOverlay } from "./context";

export const MARK_ICONS = { added: Plus, removed: Minus, changed: PencilLine } as const;
export const MARK_TONES = { added: "done", removed: "failed", changed: "waiting" } as const;
const LOOKS: Record<ChangeKind, { border: string; chip: string }> = {
  added: { border: "border-done", chip: "bg-done-soft text-done border-done" },
  removed: { border: "border-failed border-dashed", chip: "bg-failed-soft text-failed border-failed" },
  changed: { border: "border-waiting", chip: "bg-waiting-soft text-waiting border-waiting" },
};

/** What happened to a card between two versions: a frame, an icon and a word. Nothing while none are compared. */
export default function DiffMark({ id }: { id: string }) {
  const mark = useOverlay((overlay) => overlay.marks?.get(id));
  if (!mark) return null;
  const Icon = MARK_ICONS[mark];
  const { border, chip } = LOOKS[mark];
  return (
    <span
      data-mark={mark}
      className={clsx("pointer-events-none absolute -inset-0.5 rounded-[inherit] border-2", border)}
    >
      <span
        className={clsx(
          "detail-mark absolute -top-3 left-3 inline-flex h-5 items-center gap-1 rounded-sm border px-1.5 font-medium text-xs",
          chip,
        )}
      >
        <Icon aria-hidden className="size-3.5" />
        {m.drawing.kinds[mark]}
      </span>
    </span>
  );
}
