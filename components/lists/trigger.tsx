import {
  CalendarClock,
  type LucideIcon,
  MousePointerClick,
  Send,
  SquareTerminal,
  Webhook,
  Workflow,
  Zap,
} from "lucide-react";
import { m } from "@/lib/messages";

const ICONS: Record<string, LucideIcon> = {
  manual: MousePointerClick,
  webhook: Webhook,
  api: SquareTerminal,
  schedule: CalendarClock,
  telegram: Send,
  workflow: Workflow,
};

/** A trigger type with its icon; unknown types are shown by their own name. */
export function TriggerLabel({ type }: { type: string }) {
  const Icon = ICONS[type] ?? Zap;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-muted text-sm">
      <Icon aria-hidden className="size-4 shrink-0 text-faint" />
      {m.executions.triggers[type] ?? type}
    </span>
  );
}
