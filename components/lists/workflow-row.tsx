"use client";
import { CircleAlert, Ellipsis, Lock, Star } from "lucide-react";
import Link from "next/link";
import { WORKFLOWS_TYPE } from "@/components/library/drag";
import { TagChip } from "@/components/library/tag-chip";
import { useMay } from "@/components/shell/workspace";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { LazyMenu } from "@/components/ui/lazy-menu";
import { RelativeTime } from "@/components/ui/time";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { useSetFavourite } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { rowClasses, rowLink } from "./list";
import { Sparkline } from "./sparkline";
import { TriggerLabel } from "./trigger";
import type { Selection } from "./use-selection";

export const WORKFLOW_COLUMNS =
  "grid-cols-[16px_minmax(0,1fr)_auto] md:grid-cols-[16px_minmax(0,1fr)_150px_96px_60px] xl:grid-cols-[16px_minmax(0,1fr)_130px_150px_96px_110px_100px_60px]";
/** Tags that a row has room for. */
const SHOWN_TAGS = 2;

const loadMenu = () => import("./workflow-menu").then((each) => each.WorkflowMenu);

interface WorkflowRowProps {
  item: WorkflowListItem;
  workspace: string;
  selection: Selection;
  /** Where it is, while the list looks through folders. */
  place: string | null;
  onTag: (name: string) => void;
}

/** One workflow: its name opens the canvas; it can be chosen, pinned, and dragged onto a folder. */
export function WorkflowRow({ item, workspace, selection, place, onTag }: WorkflowRowProps) {
  const isChosen = selection.has(item.id);
  const mayChange = useMay("workflow.organise");
  return (
    <li
      draggable={mayChange}
      onDragStart={(event) => {
        const ids = isChosen ? selection.chosen : [item.id];
        event.dataTransfer.setData(WORKFLOWS_TYPE, ids.join(","));
        event.dataTransfer.effectAllowed = "move";
      }}
      className={cn(rowClasses, WORKFLOW_COLUMNS, isChosen && "bg-accent-soft hover:bg-accent-soft")}
    >
      {/* Over the row's link, and as large as a thumb. */}
      <label className="relative z-10 -m-2 inline-flex size-8 items-center justify-center">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          aria-label={m.library.select(item.name)}
          checked={isChosen}
          onChange={() => selection.toggle(item.id)}
        />
      </label>
      <div className="flex min-w-0 flex-col md:flex-row md:items-center md:gap-2.5">
        <span className="flex min-w-0 items-center gap-1.5 md:shrink">
          {item.is_favourite && (
            <Star
              aria-label={m.library.favourite.is}
              className="size-3.5 shrink-0 fill-current text-waiting md:hidden"
            />
          )}
          <Link data-row={item.id} href={`/${workspace}/workflows/${item.slug}`} className={rowLink}>
            {item.name}
          </Link>
        </span>
        <span className="flex min-w-0 items-center gap-2 text-faint text-xs md:hidden">
          <RelativeTime iso={item.updated_at} />
          <VersionBadge item={item} />
        </span>
        <span className="flex min-w-0 shrink-0 items-center gap-1.5 text-faint text-xs max-md:mt-1 max-md:empty:hidden">
          <Marks item={item} place={place} onTag={onTag} />
        </span>
      </div>
      <div className="hidden gap-3 overflow-hidden xl:flex">
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
      <span className="hidden truncate text-muted text-sm xl:block">{item.owner?.name ?? m.library.gone}</span>
      <RelativeTime iso={item.updated_at} className="hidden text-muted text-sm xl:block" />
      <span className="relative z-10 flex items-center justify-end">
        <FavouriteButton item={item} />
        <LazyMenu
          load={loadMenu}
          props={{ item, workspace }}
          trigger={
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={`${m.common.more}: ${item.name}`}
              className="pointer-coarse:size-10"
            >
              <Ellipsis aria-hidden />
            </Button>
          }
        />
      </span>
    </li>
  );
}

/** What is special about a workflow: its place, that it is a template or has problems, its tags. */
function Marks({ item, place, onTag }: Pick<WorkflowRowProps, "item" | "place" | "onTag">) {
  const rest = item.tags.length - SHOWN_TAGS;
  return (
    <>
      {place !== null && <span className="max-w-40 truncate">{place}</span>}
      {item.access.is_restricted && (
        <span title={m.sharing.isRestricted} className="inline-flex">
          <Lock aria-hidden className="size-3.5" />
          <span className="sr-only">{m.sharing.isRestricted}</span>
        </span>
      )}
      {item.is_template && <Badge tone="outline">{m.library.template}</Badge>}
      {item.errors > 0 && (
        <span title={m.library.problems(item.errors)} className="inline-flex items-center gap-1 text-failed">
          <CircleAlert aria-hidden className="size-3.5" />
          <span className="sr-only">{m.library.problems(item.errors)}</span>
          <span aria-hidden className="tabular-nums">
            {item.errors}
          </span>
        </span>
      )}
      {item.tags.slice(0, SHOWN_TAGS).map((name) => (
        <button
          key={name}
          type="button"
          aria-label={m.library.tags.filter(name)}
          onClick={() => onTag(name)}
          className="relative z-10 inline-flex rounded-sm"
        >
          <TagChip name={name} />
        </button>
      ))}
      {rest > 0 && <span title={item.tags.slice(SHOWN_TAGS).join(", ")}>{m.library.tags.more(rest)}</span>}
    </>
  );
}

function FavouriteButton({ item }: { item: WorkflowListItem }) {
  const set = useSetFavourite();
  const words = m.library.favourite;
  return (
    <Button
      size="icon-sm"
      variant="ghost"
      aria-pressed={item.is_favourite}
      aria-label={`${words.add}: ${item.name}`}
      title={item.is_favourite ? words.remove : words.add}
      onClick={() => set(item.id, !item.is_favourite)}
      className={cn(
        "max-md:hidden",
        item.is_favourite
          ? "text-waiting hover:text-waiting"
          : "not-pointer-coarse:opacity-0 focus-visible:opacity-100 group-focus-within/row:opacity-100 group-hover/row:opacity-100",
      )}
    >
      <Star aria-hidden className={item.is_favourite ? "fill-current" : undefined} />
    </Button>
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
