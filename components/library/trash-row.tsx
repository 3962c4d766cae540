"use client";
import { CircleAlert, RotateCcw, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { rowClasses } from "@/components/lists/list";
import { useMay } from "@/components/shell/workspace";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/time";
import type { TrashItem } from "@/lib/api/contracts/library";
import { messageOf } from "@/lib/client/api";
import { useRestore } from "@/lib/client/library";
import { toast, toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";

const words = m.library.trash;

export const TRASH_COLUMNS =
  "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_80px_120px_110px_100px_130px] xl:grid-cols-[minmax(0,1fr)_90px_130px_150px_120px_110px_140px]";

interface TrashRowProps {
  item: TrashItem;
  workspace: string;
  /** Null: the person may not. */
  onErase: (() => void) | null;
  /** What to know about one that was restored. */
  onNotes: (notes: string[]) => void;
}

/** One deleted workflow: back, or away for ever. */
export function TrashRow({ item, workspace, onErase, onNotes }: TrashRowProps) {
  const restore = useRestore();
  const mayChange = useMay("workflow.delete");
  const router = useRouter();
  const bring = () =>
    restore.mutate(item.id, {
      onSuccess: ({ slug, problems }) => {
        onNotes(problems.map(({ sentence }) => sentence));
        toast(words.restored(slug), {
          label: words.openRestored,
          run: () => router.push(`/${workspace}/workflows/${slug}`),
        });
      },
      onError: (error) => toastError(messageOf(error)),
    });
  return (
    <li className={cn(rowClasses, TRASH_COLUMNS)}>
      <div className="min-w-0">
        <p className="truncate font-medium text-sm">{item.name}</p>
        <p className="flex items-center gap-2 text-faint text-xs md:hidden">
          <RelativeTime iso={item.deleted_at} />
          {item.published_version !== null && (
            <Badge tone="neutral">{m.common.version(item.published_semver ?? item.published_version)}</Badge>
          )}
        </p>
      </div>
      <span className="hidden md:block">
        {item.published_version === null ? (
          <Badge tone="outline">{m.workflows.draft}</Badge>
        ) : (
          <Badge tone="neutral">{m.common.version(item.published_semver ?? item.published_version)}</Badge>
        )}
      </span>
      <span className="hidden text-muted text-sm tabular-nums md:block">
        {item.executions >= 1000 ? "1000+" : item.executions}
        {item.running > 0 && <span className="ml-2 text-running">{words.running(item.running)}</span>}
      </span>
      <span className="hidden truncate text-muted text-sm xl:block">{item.deleted_by ?? m.library.gone}</span>
      <RelativeTime iso={item.deleted_at} className="hidden text-muted text-sm md:block" />
      <span className="hidden text-muted text-sm md:block">
        {item.purge_at === null ? words.never : <RelativeTime iso={item.purge_at} />}
      </span>
      <span className="flex items-center justify-end gap-1">
        {mayChange && (
          <Button
            data-row=""
            size="sm"
            pending={restore.isPending}
            aria-label={`${words.restore}: ${item.name}`}
            onClick={bring}
          >
            <RotateCcw aria-hidden />
            {words.restore}
          </Button>
        )}
        {onErase && (
          <Button
            size="icon-sm"
            variant="danger-ghost"
            aria-label={`${words.erase}: ${item.name}`}
            title={words.erase}
            onClick={onErase}
            className="pointer-coarse:size-10"
          >
            <Trash2 aria-hidden />
          </Button>
        )}
      </span>
    </li>
  );
}

/** What somebody must know about what they restored. */
export function RestoredNotes({ notes }: { notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <div role="status" className="flex items-start gap-2 border-b bg-waiting-soft px-4 py-2.5 text-sm md:px-6">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-waiting" />
      <ul>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  );
}
