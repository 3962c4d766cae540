"use client";
import { Folder, Workflow } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { BulkBar } from "@/components/library/bulk-bar";
import { FolderRow } from "@/components/library/folder-row";
import { childrenOf, countInside, pathOf } from "@/components/library/tree";
import type { Filters } from "@/components/library/use-filters";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { type useFolders, useLibrary } from "@/lib/client/library";
import { m } from "@/lib/messages";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "./list";
import { useListKeys } from "./use-list-keys";
import { useSelection } from "./use-selection";
import { WORKFLOW_COLUMNS, WorkflowRow } from "./workflow-row";

interface WorkflowItemsProps {
  filters: Filters;
  folders: ReturnType<typeof useFolders>;
  onCreate: (kind: string) => void;
}

/** The rows: folders of the folder that is shown, then workflows; with a filter, workflows of everything below. */
export function WorkflowItems({ filters, folders, onCreate }: WorkflowItemsProps) {
  const { slug } = useWorkspace();
  const query = useLibrary(filters.query);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const ids = useMemo(() => items.map(({ id }) => id), [items]);
  const selection = useSelection(ids, true);
  const all = folders.data ?? [];
  const inside = filters.isFiltering ? [] : childrenOf(all, filters.folder);

  if (folders.isPending) return <ListSkeleton className={WORKFLOW_COLUMNS} />;
  if (folders.isLoadingError) return <ListFailure error={folders.error} onRetry={() => void folders.refetch()} />;
  if (filters.folder !== null && pathOf(all, filters.folder).length === 0) return <Missing workspace={slug} />;
  if (query.isPending) return <ListSkeleton className={WORKFLOW_COLUMNS} />;
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (items.length === 0 && inside.length === 0) return <Nothing filters={filters} onCreate={onCreate} />;
  const placeOf = (folder: string | null) =>
    pathOf(all, folder)
      .map(({ name }) => name)
      .join(" / ") || null;
  return (
    <>
      <ListHead
        className={WORKFLOW_COLUMNS}
        wide={[2, 5, 6]}
        columns={[
          "",
          m.workflows.columns.name,
          m.workflows.columns.triggers,
          m.workflows.columns.version,
          m.workflows.columns.recent,
          m.library.columns.owner,
          m.workflows.columns.updated,
          "",
        ]}
      />
      <ul
        ref={list}
        aria-label={m.library.list}
        aria-busy={query.isPlaceholderData}
        className={cn("transition-opacity", query.isPlaceholderData && "opacity-60")}
      >
        {inside.map((folder) => (
          <FolderRow key={folder.id} folder={folder} count={countInside(all, folder)} workspace={slug} />
        ))}
        {items.map((item) => (
          <WorkflowRow
            key={item.id}
            item={item}
            workspace={slug}
            selection={selection}
            place={filters.isFiltering ? placeOf(item.folder_id) : null}
            onTag={(tag) => filters.set({ tag })}
          />
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        pending={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
      <BulkBar items={items} selection={selection} workspace={slug} />
    </>
  );
}

function Missing({ workspace }: { workspace: string }) {
  return (
    <EmptyState
      icon={Folder}
      title={m.library.folders.missingTitle}
      action={
        <Button asChild variant="primary">
          <Link href={`/${workspace}/workflows`}>{m.library.all}</Link>
        </Button>
      }
    >
      {m.library.folders.missingBody}
    </EmptyState>
  );
}

function Nothing({ filters, onCreate }: Pick<WorkflowItemsProps, "filters" | "onCreate">) {
  const { slug } = useWorkspace();
  const mayChange = useMay("workflow.create");
  if (filters.isFiltering)
    return (
      <EmptyState
        icon={Workflow}
        title={m.workflows.noMatchTitle}
        action={<Button onClick={filters.clear}>{m.workflows.clearFilters}</Button>}
      >
        {m.workflows.noMatchBody}
      </EmptyState>
    );
  if (filters.folder !== null)
    return (
      <EmptyState
        icon={Folder}
        title={m.library.folders.emptyTitle}
        action={
          mayChange && (
            <Button variant="primary" onClick={() => onCreate("blank")}>
              {m.workflows.create}
            </Button>
          )
        }
      >
        {mayChange ? m.library.folders.emptyBody : m.library.viewer}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={Workflow}
      title={m.workflows.emptyTitle}
      action={
        <>
          <Button asChild variant="primary">
            <Link href={`/${slug}/templates`}>{m.templates.browse}</Link>
          </Button>
          {mayChange && (
            <>
              <Button onClick={() => onCreate("example")}>{m.workflows.dialog.example}</Button>
              <Button onClick={() => onCreate("blank")}>{m.workflows.create}</Button>
            </>
          )}
        </>
      }
    >
      {mayChange ? m.workflows.emptyBody : m.library.viewer}
    </EmptyState>
  );
}
