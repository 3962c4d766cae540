import { clsx } from "clsx";
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CircleMinus,
  CirclePause,
  CircleX,
  Hourglass,
  LoaderCircle,
  type LucideIcon,
} from "lucide-react";
import type { ExecutionStatus, NodeStatus } from "@/lib/api/contracts/executions";
import type { ApprovalStatusWord } from "@/lib/client/types";
import * as m from "@/lib/messages/en";
import { Badge } from "./badge";

/** The five colours that mean the same everywhere. */
export type Tone = "running" | "done" | "waiting" | "failed" | "skipped";
/** Every state word of executions, nodes and approvals. */
export type StateName = ExecutionStatus | NodeStatus | ApprovalStatusWord;

/** How each state looks: colour, icon, word. The one table for lists, canvas, viewer and sparkline. */
export const STATES: Record<StateName, { tone: Tone; icon: LucideIcon; word: string }> = {
  pending: { tone: "skipped", icon: CircleDashed, word: m.states.pending },
  running: { tone: "running", icon: LoaderCircle, word: m.states.running },
  interrupted: { tone: "waiting", icon: CirclePause, word: m.states.waiting },
  waiting: { tone: "waiting", icon: CirclePause, word: m.states.waiting },
  completed: { tone: "done", icon: CircleCheck, word: m.states.completed },
  approved: { tone: "done", icon: CircleCheck, word: m.states.approved },
  failed: { tone: "failed", icon: CircleX, word: m.states.failed },
  rejected: { tone: "failed", icon: CircleX, word: m.states.rejected },
  skipped: { tone: "skipped", icon: CircleMinus, word: m.states.skipped },
  cancelled: { tone: "skipped", icon: Ban, word: m.states.cancelled },
  expired: { tone: "skipped", icon: Hourglass, word: m.states.expired },
};

/** Text colour classes by tone, written out so that Tailwind finds them. */
export const TONE_TEXT: Record<Tone, string> = {
  running: "text-running",
  done: "text-done",
  waiting: "text-waiting",
  failed: "text-failed",
  skipped: "text-skipped",
};
export const TONE_BG: Record<Tone, string> = {
  running: "bg-running",
  done: "bg-done",
  waiting: "bg-waiting",
  failed: "bg-failed",
  skipped: "bg-skipped",
};

/** A state as icon alone; give it beside a word or with its accessible name (default). */
export function StateIcon({ state, className, hidden }: { state: StateName; className?: string; hidden?: boolean }) {
  const { tone, icon: Icon, word } = STATES[state];
  const classes = clsx("base:size-4 shrink-0", TONE_TEXT[tone], state === "running" && "animate-breathe", className);
  return hidden ? <Icon aria-hidden className={classes} /> : <Icon role="img" aria-label={word} className={classes} />;
}

interface StateChipProps {
  state: StateName;
  className?: string;
}

/** A state as a chip: icon, word, colour. */
export function StateChip({ state, className }: StateChipProps) {
  const { tone, icon: Icon, word } = STATES[state];
  return (
    <Badge tone={tone} className={className}>
      <Icon aria-hidden className={state === "running" ? "animate-breathe" : undefined} />
      {word}
    </Badge>
  );
}
