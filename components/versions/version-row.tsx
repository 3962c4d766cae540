"use client";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { rowClasses, rowLink } from "@/components/lists/list";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { RelativeTime } from "@/components/ui/time";
import type { VersionItem } from "@/lib/api/contracts/versions";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import { m } from "@/lib/messages";
import { linkTo } from "./types";

export const VERSION_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(190px,auto)_minmax(0,1fr)_120px_120px_120px_32px] md:min-h-12";

const words = m.versions;
const loadMenu = () => import("./version-menu").then((each) => each.VersionMenu);

interface VersionRowProps {
  item: VersionItem;
  /** The version before it, when it is known. */
  before: string | null;
  workflow: WorkflowDetail;
  workspace: string;
}

/** One version: what changed leads to the comparison with the one before, the first one to itself. */
export function VersionRow({ item, before, workflow, workspace }: VersionRowProps) {
  const { semver, changes, message } = item;
  return (
    <li className={cn(rowClasses, VERSION_COLUMNS)}>
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 md:w-[190px] md:py-1">
        <Link
          data-row
          href={linkTo(workspace, workflow.slug, before === null ? { to: semver } : { from: before, to: semver })}
          className={cn(rowLink, "font-mono")}
        >
          {words.name(semver)}
        </Link>
        {item.is_published && (
          <Badge tone="done" title={words.publishedHelp}>
            {words.published}
          </Badge>
        )}
        {item.label && (
          <Badge tone="outline" className="max-w-32">
            <span className="truncate">{item.label}</span>
          </Badge>
        )}
      </div>
      <div className="col-span-2 row-start-2 min-w-0 md:col-span-1 md:row-start-auto md:py-1">
        {message && <p className="truncate text-sm">{message}</p>}
        <p className="truncate text-faint text-xs">
          {changes && words.line(changes)}
          <span className="md:hidden">
            {changes && " · "}
            <RelativeTime iso={item.created_at} />
            {item.created_by && ` ${words.by(item.created_by)}`}
          </span>
        </p>
      </div>
      <span className="hidden truncate text-muted text-sm md:block">{item.created_by ?? "–"}</span>
      <Link
        href={`/${workspace}/executions?workflow=${workflow.id}&version=${item.version_id}&children=1`}
        className="relative z-10 hidden justify-self-start text-muted text-sm tabular-nums hover:text-text hover:underline md:block"
      >
        {words.executions(item.executions)}
      </Link>
      <RelativeTime iso={item.created_at} className="hidden text-muted text-sm md:block" />
      <LazyMenu
        load={loadMenu}
        props={{ item, before, workflow, workspace, onList: true }}
        trigger={
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={words.menu.more(semver)}
            className="relative z-10 justify-self-end pointer-coarse:size-10"
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      />
    </li>
  );
}
