"use client";
import { MessageSquarePlus, X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { CommentThread } from "@/lib/api/contracts/comments";
import { m } from "@/lib/messages";
import { useWide } from "../editor/use-wide";

const words = m.comments;
export type CommentFilter = "open" | "resolved";

interface PanelProps {
  filter: CommentFilter;
  onFilter: (filter: CommentFilter) => void;
  onBegin: () => void;
  onClose: () => void;
  /** Null while they load. */
  threads: readonly CommentThread[] | null;
  failure: string | null;
  /** Loads the next page; null when there is none. */
  onMore: (() => void) | null;
  /** A thread that is just being begun. */
  beginning: ReactNode;
  children: (thread: CommentThread) => ReactNode;
}

/** The comments of a workflow: beside the drawing, on a phone a sheet over it. */
export function CommentsPanel(props: PanelProps) {
  const wide = useWide();
  const { onClose } = props;
  if (wide) {
    return (
      <aside
        aria-label={words.title}
        className="flex w-90 shrink-0 flex-col border-l bg-bg"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          event.stopPropagation();
          onClose();
        }}
      >
        <Head {...props} title={<h2 className="font-medium text-base">{words.title}</h2>} />
        <List {...props} />
      </aside>
    );
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-0 bottom-0 z-40 flex h-[75dvh] animate-sheet flex-col rounded-t-lg border bg-bg pb-[env(safe-area-inset-bottom)] shadow-float outline-none"
        >
          <Head {...props} title={<Dialog.Title className="font-medium text-base">{words.title}</Dialog.Title>} />
          <List {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Head({ filter, onFilter, onBegin, onClose, title }: PanelProps & { title: ReactNode }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-3 border-b bg-surface px-4">
      {title}
      <fieldset aria-label={words.filter} className="flex gap-0.5 rounded-md bg-sunken p-0.5">
        {(["open", "resolved"] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={filter === each}
            className="h-6 rounded-sm px-2 text-muted text-xs hover:text-text aria-pressed:bg-raised aria-pressed:text-text"
            onClick={() => onFilter(each)}
          >
            {words.filters[each]}
          </button>
        ))}
      </fieldset>
      <span className="ml-auto flex">
        <Button variant="ghost" size="icon-sm" aria-label={words.begin} title={words.begin} onClick={onBegin}>
          <MessageSquarePlus aria-hidden />
        </Button>
        <Button variant="ghost" size="icon-sm" aria-label={words.close} title={words.close} onClick={onClose}>
          <X aria-hidden />
        </Button>
      </span>
    </header>
  );
}

function List({ filter, threads, failure, onMore, beginning, children }: PanelProps) {
  return (
    <div className="min-h-0 flex-1 space-y-3 overflow-y-auto overscroll-contain p-3">
      {beginning}
      {failure && (
        <p role="alert" className="text-failed text-sm">
          {failure}
        </p>
      )}
      {threads === null && !failure && (
        <div aria-busy className="space-y-3">
          <span role="status" className="sr-only">
            {words.loading}
          </span>
          <Skeleton className="w-1/2" />
          <Skeleton />
        </div>
      )}
      {threads?.length === 0 && !beginning && !failure && (
        <div className="px-4 py-10 text-center">
          <p className="font-medium text-sm">{words.empty[filter]}</p>
          {filter === "open" && <p className="mt-1 text-pretty text-muted text-sm">{words.emptyHelp}</p>}
        </div>
      )}
      {threads?.map(children)}
      {onMore && (
        <Button size="sm" className="w-full" onClick={onMore}>
          {words.more}
        </Button>
      )}
    </div>
  );
}
