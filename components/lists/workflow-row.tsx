"use client";
import { Ellipsis } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { RelativeTime } from "@/components/ui/time";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { m } from "@/lib/messages";
import { rowClasses, rowLink } from "./list";
import { Sparkline } from "./sparkline";
import { TriggerLabel } from "./trigger";

export const WORKFLOW_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_180px_150px_110px_120px_32px]";

const loadMenu = () => import("./workflow-menu").then((each) => each.WorkflowMenu);

/** One workflow: its name opens the canvas, its menu exports and deletes it. */
export function WorkflowRow({ item, workspace }: { item: WorkflowListItem; workspace: string }) {
  return (
    <li className={cn(rowClasses, WORKFLOW_COLUMNS)}>
      <div className="flex min-w-0 flex-col md:flex-row md:items-baseline md:gap-2.5">
        <Link data-row href={`/${workspace}/workflows/${item.slug}`} className={rowLink}>
          {item.name}
        </Link>
        <span className="hidden shrink-0 text-faint text-xs lg:inline">{m.workflows.nodes(item.node_count)}</span>
        <span className="flex items-center gap-2 text-faint text-xs md:hidden">
          <RelativeTime iso={item.updated_at} />
          <VersionBadge item={item} />
        </span>
      </div>
      <div className="hidden gap-3 overflow-hidden md:flex">
        {item.trigger_types.length === 0 ? (
          <span className="text-faint text-sm">{m.workflows.noTriggers}</span>
        ) : (
          [...new Set(item.trigger_types)].map((type) => <TriggerLabel key={type} type={type} />)
        )}
      </div>
      <div className="hidden md:block">
        <VersionBadge item={item} />
      </div>
      <div className="hidden md:block">
        <Sparkline recent={item.recent} />
      </div>
      <RelativeTime iso={item.updated_at} className="hidden text-muted text-sm md:block" />
      <LazyMenu
        load={loadMenu}
        props={{ item, workspace }}
        trigger={
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`${m.common.more}: ${item.name}`}
            className="relative z-10 justify-self-end pointer-coarse:size-10"
          >
            <Ellipsis aria-hidden />
          </Button>
        }
      />
    </li>
  );
}

function VersionBadge({ item }: { item: WorkflowListItem }) {
  if (item.published_version === null && !item.paused_at) return <Badge tone="outline">{m.workflows.draft}</Badge>;
  return (
    <span className="inline-flex items-center gap-1.5">
      {item.paused_at && <Badge tone="waiting">{m.flow.pause.badge}</Badge>}
      {item.published_version === null ? (
        <Badge tone="outline">{m.workflows.draft}</Badge>
      ) : (
        <Badge tone="done">{m.common.version(item.published_semver ?? item.published_version)}</Badge>
      )}
      {item.has_changes && item.published_version !== null && !item.paused_at && (
        <Badge tone="neutral" title={m.workflows.changesHelp}>
          {m.workflows.changes}
        </Badge>
      )}
    </span>
  );
}
