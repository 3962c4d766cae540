"use client";
import { Check, CircleAlert, CloudOff, LoaderCircle, PencilLine } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { m } from "@/lib/messages";
import { useSelected } from "../observable";
import type { DraftSaver, SaveState } from "../save/saver";

const words = m.canvas.saving;
const LOOKS: Record<SaveState["kind"], { icon: typeof Check; word: string; tone?: string }> = {
  saved: { icon: Check, word: words.saved },
  pending: { icon: PencilLine, word: words.pending },
  saving: { icon: LoaderCircle, word: words.saving },
  failed: { icon: CloudOff, word: words.failed, tone: "text-failed" },
  refused: { icon: CircleAlert, word: words.failed, tone: "text-failed" },
  conflict: { icon: CircleAlert, word: words.failed, tone: "text-failed" },
};

/** Whether the server has the draft. */
export function SaveStateWord({ saver }: { saver: DraftSaver }) {
  const kind = useSelected(saver, (state) => state.kind);
  const { icon: Icon, word, tone = "text-faint" } = LOOKS[kind];
  return (
    <span role="status" className={cn("flex items-center gap-1 whitespace-nowrap text-xs", tone)}>
      <Icon aria-hidden className={cn("size-3.5", kind === "saving" && "motion-safe:animate-spin")} />
      <span className="hidden xl:inline">{word}</span>
      <span className="sr-only xl:hidden">{word}</span>
    </span>
  );
}
