"use client";
import Link from "next/link";
import { rowClasses, rowLink } from "@/components/lists/list";
import { useWorkspace } from "@/components/shell/workspace";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/time";
import type { BlockItem } from "@/lib/api/contracts/blocks";
import { m } from "@/lib/messages";
import { BlockStatusChip, LanguageMark } from "./status";

const words = m.blocks;

export const BLOCK_COLUMNS =
  "grid-cols-[24px_minmax(0,1fr)_auto] md:grid-cols-[24px_minmax(0,1fr)_150px_150px_110px_110px]";

/** One code block: what it is, where its newest version stands, which one workflows run, and how many do. */
export function BlockRow({ item }: { item: BlockItem }) {
  const { slug: workspace } = useWorkspace();
  const { slug, name, description, language, latest, published, used_by: used } = item;
  return (
    <li className={cn(rowClasses, BLOCK_COLUMNS)}>
      <LanguageMark language={language} />
      <div className="flex min-w-0 flex-col md:flex-row md:items-baseline md:gap-2">
        <Link data-row href={`/${workspace}/code-blocks/${slug}`} className={cn(rowLink, "shrink-0 max-w-full")}>
          {name}
        </Link>
        <span className="truncate text-faint text-xs">{description || words.testCount(item.tests)}</span>
      </div>
      <span className="justify-self-start max-md:justify-self-end">
        <BlockStatusChip status={latest.status} number={latest.number} />
      </span>
      <span className="hidden md:block">
        {published === null ? (
          <span className="text-faint text-sm">{words.notPublished}</span>
        ) : published.number === latest.number ? (
          <span className="font-mono text-muted text-sm">{words.versions.short(published.number)}</span>
        ) : (
          <BlockStatusChip status={published.status} number={published.number} />
        )}
      </span>
      <span className={cn("hidden text-sm md:block", used === 0 ? "text-faint" : "text-muted tabular-nums")}>
        {words.usedBy(used)}
      </span>
      <RelativeTime iso={item.updated_at} className="hidden text-muted text-sm md:block" />
    </li>
  );
}
