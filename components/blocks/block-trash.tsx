"use client";
import { RotateCcw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ListFailure, ListSkeleton, LoadMore, rowClasses } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time";
import type { BlockItem } from "@/lib/api/contracts/blocks";
import { roleMay } from "@/lib/auth/permissions";
import { messageOf } from "@/lib/client/api";
import { useBlocks, useRestoreBlock } from "@/lib/client/code-blocks";
import { toast, toastError } from "@/lib/client/toast";
import { m } from "@/lib/messages";
import { EraseBlock } from "./erase-block";
import { LanguageMark } from "./status";

const words = m.blocks.trash;
const COLUMNS = "grid-cols-[24px_minmax(0,1fr)_auto] md:grid-cols-[24px_minmax(0,1fr)_140px_auto]";

/** Code blocks that were deleted, and the way back. */
export function BlockTrash() {
  const { slug, role } = useWorkspace();
  const query = useBlocks({ state: "trash" });
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const back = `/${slug}/code-blocks`;
  return (
    <>
      <PageHeader
        title={words.title}
        above={
          <Link href={back} className="hover:text-text hover:underline">
            {m.blocks.title}
          </Link>
        }
      >
        <p className="max-w-2xl pb-3 text-muted text-sm">{words.help}</p>
      </PageHeader>
      {query.isPending ? (
        <ListSkeleton className={COLUMNS} rows={4} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={Trash2}
          title={words.emptyTitle}
          action={
            <Button asChild>
              <Link href={back}>{m.blocks.backToList}</Link>
            </Button>
          }
        >
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ul ref={list} aria-label={words.title}>
            {items.map((item) => (
              <Deleted
                key={item.id}
                item={item}
                mayRestore={roleMay(role, "block.write")}
                mayErase={roleMay(role, "block.erase")}
                workspace={slug}
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
    </>
  );
}

interface DeletedProps {
  item: BlockItem;
  mayRestore: boolean;
  mayErase: boolean;
  workspace: string;
}

function Deleted({ item, mayRestore, mayErase, workspace }: DeletedProps) {
  const [isAsked, setIsAsked] = useState(false);
  const restore = useRestoreBlock();
  const router = useRouter();
  const bring = () =>
    restore.mutate(item.id, {
      onSuccess: ({ name, slug }) =>
        toast(words.restored(name), {
          label: m.common.open,
          run: () => router.push(`/${workspace}/code-blocks/${slug}`),
        }),
      onError: (error) => toastError(messageOf(error)),
    });
  return (
    <li className={cn(rowClasses, COLUMNS)}>
      <LanguageMark language={item.language} />
      <span className="truncate font-medium text-sm">{item.name}</span>
      {item.deleted_at && <RelativeTime iso={item.deleted_at} className="text-muted text-sm max-md:hidden" />}
      <span className="flex justify-end gap-2 justify-self-end">
        {mayRestore && (
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
        {mayErase && (
          <Button
            size="sm"
            variant="danger-ghost"
            aria-label={`${words.erase}: ${item.name}`}
            onClick={() => setIsAsked(true)}
          >
            <Trash2 aria-hidden />
            <span className="max-md:sr-only">{words.erase}</span>
          </Button>
        )}
      </span>
      {isAsked && <EraseBlock item={item} onClose={() => setIsAsked(false)} />}
    </li>
  );
}
