import { CircleCheck, KeyRound } from "lucide-react";
import { TriggerLabel } from "@/components/lists/trigger";
import { Badge } from "@/components/ui/badge";
import type { TemplateItem } from "@/lib/api/contracts/templates";
import { m } from "@/lib/messages";

const words = m.templates;

interface TemplateCardProps {
  item: TemplateItem;
  onOpen: () => void;
}

/** One template of the gallery; the whole card opens it. */
export function TemplateCard({ item, onOpen }: TemplateCardProps) {
  const { credentials, asks } = item.needs;
  const needed = [
    ...credentials.map(({ slot }) => words.needsCredential(slot)),
    ...asks.map(({ title }) => title.toLowerCase()),
  ];
  return (
    <li className="relative flex min-h-40 flex-col rounded-lg border bg-surface p-4 transition-colors hover:border-border-strong has-focus-visible:outline-2 has-focus-visible:outline-accent-text">
      <div className="flex items-start gap-2">
        <h2 className="min-w-0 flex-1 text-balance font-medium text-base">
          <button
            type="button"
            onClick={onOpen}
            className="text-left outline-none after:absolute after:inset-0 after:rounded-lg"
          >
            {item.title}
          </button>
        </h2>
        <Badge tone={item.source === "workspace" ? "accent" : "outline"}>{words.categories[item.category]}</Badge>
      </div>
      {item.description && <p className="mt-1 line-clamp-3 text-pretty text-muted text-sm">{item.description}</p>}
      <div className="mt-auto flex flex-wrap items-center gap-x-3 gap-y-1 pt-3 text-faint text-xs">
        {item.trigger_types.map((type) => (
          <TriggerLabel key={type} type={type} />
        ))}
        <span>{words.nodes(item.node_count)}</span>
        <span className="ml-auto inline-flex min-w-0 items-center gap-1">
          {needed.length === 0 ? (
            <CircleCheck aria-hidden className="size-3.5 shrink-0 text-done" />
          ) : (
            <KeyRound aria-hidden className="size-3.5 shrink-0" />
          )}
          <span className="truncate">
            {needed.length === 0 ? words.needsNothing : `${words.needs}: ${needed.join(", ")}`}
          </span>
        </span>
      </div>
    </li>
  );
}
