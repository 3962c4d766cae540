import { CircleCheck, CircleDashed, FlaskConical, type LucideIcon, TriangleAlert } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { BlockItem, BlockStatus } from "@/lib/api/contracts/blocks";
import { m } from "@/lib/messages";

export type BlockLanguage = BlockItem["language"];

const LOOKS: Record<BlockStatus, { tone: "outline" | "running" | "done" | "waiting"; icon: LucideIcon }> = {
  draft: { tone: "outline", icon: CircleDashed },
  testing: { tone: "running", icon: FlaskConical },
  published: { tone: "done", icon: CircleCheck },
  deprecated: { tone: "waiting", icon: TriangleAlert },
};

/** Where a version is on its way, with its number when it is not clear which one is meant. */
export function BlockStatusChip({ status, number }: { status: BlockStatus; number?: number }) {
  const { tone, icon: Icon } = LOOKS[status];
  return (
    <Badge tone={tone} title={m.blocks.statusHelp[status]}>
      <Icon aria-hidden />
      {number === undefined ? null : <span className="font-mono">{m.blocks.versions.short(number)}</span>}
      {m.blocks.statuses[status]}
    </Badge>
  );
}

const SHORT: Record<BlockLanguage, string> = { javascript: "JS", typescript: "TS", python: "PY" };

/** The language in two letters, in a square as nodes have their icons. */
export function LanguageMark({ language }: { language: BlockLanguage }) {
  return (
    <span
      role="img"
      aria-label={m.blocks.languages[language]}
      title={m.blocks.languages[language]}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm border bg-sunken font-medium font-mono text-muted text-xs"
    >
      {SHORT[language]}
    </span>
  );
}
