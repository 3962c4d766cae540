"use client";
import { ChevronLeft, GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { useVersions } from "@/lib/client/versions";
import { m } from "@/lib/messages";
import { DraftRow } from "./draft-row";
import type { Shown } from "./types";
import { VERSION_COLUMNS, VersionRow } from "./version-row";

const words = m.versions;

/** Every version there ever was, newest first, with the draft above them. */
export function VersionList({ workflow, workspace }: Shown) {
  const query = useVersions(workflow.id);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const canvas = `/${workspace}/workflows/${workflow.slug}`;
  return (
    <>
      <PageHeader
        above={
          <Link href={canvas} className="inline-flex max-w-full items-center gap-1 hover:text-text">
            <ChevronLeft aria-hidden className="size-4 shrink-0" />
            <span className="truncate">{workflow.name}</span>
          </Link>
        }
        title={words.title}
      />
      {query.isPending ? (
        <ListSkeleton className={VERSION_COLUMNS} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={GitCompareArrows}
          title={words.emptyTitle}
          action={
            <Button asChild variant="primary">
              <Link href={canvas}>{words.emptyAction}</Link>
            </Button>
          }
        >
          {words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={VERSION_COLUMNS}
            columns={[
              words.columns.version,
              words.columns.change,
              words.columns.author,
              words.columns.used,
              words.columns.when,
              "",
            ]}
          />
          <ul ref={list} aria-label={words.of(workflow.name)}>
            <DraftRow workflow={workflow} workspace={workspace} />
            {items.map((item, index) => (
              <VersionRow
                key={item.version_id}
                item={item}
                before={items[index + 1]?.semver ?? null}
                workflow={workflow}
                workspace={workspace}
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
