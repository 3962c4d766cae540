import { cn } from "@/components/ui/cn";
import { STATES, type StateName, TONE_BG, type Tone } from "@/components/ui/state";
import { m } from "@/lib/messages";

/** Height says the same as colour: full when done, short when failed, and so on. */
const HEIGHT: Record<Tone, string> = { done: "h-4", running: "h-3", waiting: "h-2.5", failed: "h-1.5", skipped: "h-1" };

/** States of the last executions as bars, oldest left. `recent` comes newest first. */
export function Sparkline({ recent }: { recent: readonly { id: string; status: string }[] }) {
  if (recent.length === 0) return <span className="text-faint text-xs">{m.workflows.neverRan}</span>;
  const states = [...recent]
    .reverse()
    .flatMap(({ id, status }) => (status in STATES ? [{ id, ...STATES[status as StateName] }] : []));
  const words = states.map((each) => each.word.toLowerCase()).join(", ");
  return (
    <span
      role="img"
      aria-label={`${m.workflows.recent(states.length)}: ${words}`}
      title={words}
      className="flex h-4 items-end gap-0.5"
    >
      {states.map(({ id, tone }) => (
        <span
          key={id}
          className={cn("w-1 rounded-[1px]", HEIGHT[tone], TONE_BG[tone], tone === "running" && "animate-breathe")}
        />
      ))}
    </span>
  );
}
