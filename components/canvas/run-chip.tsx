"use client";
import { Badge } from "@/components/ui/badge";
import { STATES } from "@/components/ui/state";
import { Duration } from "@/components/ui/time";
import type { NodeRun } from "./context";

/** State and duration of a node in the shown execution, on the upper edge of its card. */
export function RunChip({ run }: { run: NodeRun }) {
  const { tone, icon: Icon, word } = STATES[run.status];
  const timed = run.status === "running" || (run.duration !== null && run.status !== "skipped");
  return (
    <Badge tone={tone} className="detail-chip -top-2.5 absolute right-2.5 bg-clip-padding ring-2 ring-bg">
      <Icon aria-hidden className={run.status === "running" ? "animate-breathe" : undefined} />
      {word}
      {timed && <Duration ms={run.duration} since={run.startedAt} />}
    </Badge>
  );
}
