"use client";
import { Trash2 } from "lucide-react";
import Link from "next/link";
import { useRef, useState } from "react";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { TrashItem } from "@/lib/api/contracts/library";
import { useTrash } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { EraseWorkflow } from "./erase-workflow";
import { RestoredNotes, TRASH_COLUMNS, TrashRow } from "./trash-row";

const words = m.library.trash;

/** What was deleted, until it is restored or gone for ever. */
export function TrashList() {
  const { slug } = useWorkspace();
  const query = useTrash();
  const [erasing, setErasing] = useState<TrashItem | null>(null);
  const [notes, setNotes] = useState<string[]>([]);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const pages = query.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const mayErase = pages[0]?.may_erase ?? false;
  return (
    <>
      <PageHeader
        title={words.title}
        above={
          <Link href={`/${slug}/workflows`} className="hover:text-text hover:underline">
            {words.back}
          </Link>
        }
      >
        {pages[0] && <p className="max-w-2xl pb-3 text-muted text-sm">{words.help(pages[0].days)}</p>}
      </PageHeader>
      <RestoredNotes notes={notes} />
      {query.isPending ? (
        <ListSkeleton className={TRASH_COLUMNS} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={Trash2}
          title={words.emptyTitle}
          action={
            <Button asChild>
              <Link href={`/${slug}/workflows`}>{m.library.all}</Link>
            </Button>
          }
        >
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={TRASH_COLUMNS}
            wide={[3]}
            columns={[
              words.columns.name,
              words.columns.version,
              words.columns.executions,
              words.columns.by,
              words.columns.at,
              words.columns.purge,
              "",
            ]}
          />
          <ul ref={list} aria-label={words.title}>
            {items.map((item) => (
              <TrashRow
                key={item.id}
                item={item}
                workspace={slug}
                onErase={mayErase ? () => setErasing(item) : null}
                onNotes={setNotes}
              />
            ))}
          </ul>
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
      {erasing && <EraseWorkflow item={erasing} onClose={() => setErasing(null)} />}
    </>
  );
}
