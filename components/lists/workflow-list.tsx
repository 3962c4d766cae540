"use client";
import { FileUp, Plus, Workflow } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useRef } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { NativeSelect } from "@/components/ui/native-select";
import { PageHeader } from "@/components/ui/page-header";
import type { WorkflowListItem } from "@/lib/api/contracts/workflows";
import { useUrlState } from "@/lib/client/url-state";
import { useWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "./list";
import type { Example } from "./new-workflow";
import { SearchBox } from "./search-box";
import { useListKeys } from "./use-list-keys";
import { WORKFLOW_COLUMNS, WorkflowRow } from "./workflow-row";

// Comes when it is opened.
const NewWorkflowDialog = dynamic(() => import("./new-workflow").then((each) => each.NewWorkflowDialog), {
  ssr: false,
});

const FILTERS = [
  { value: "all", label: m.workflows.filterAll },
  { value: "published", label: m.workflows.filterPublished },
  { value: "draft", label: m.workflows.filterDraft },
  { value: "changed", label: m.workflows.filterChanged },
] as const;
type Filter = (typeof FILTERS)[number]["value"];

const KEEPS: Record<Filter, (item: WorkflowListItem) => boolean> = {
  all: () => true,
  published: (item) => item.published_version !== null,
  draft: (item) => item.published_version === null,
  changed: (item) => item.published_version !== null && item.has_changes,
};

/** The workflows page: search (?q=), filter (?show=), rows, and the dialog for a new one (?new=blank|example|yaml). */
export function WorkflowList({ examples }: { examples: readonly Example[] }) {
  const { slug } = useWorkspace();
  const [url, setUrl] = useUrlState();
  const query = useWorkflows();
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const q = url.get("q") ?? "";
  const show = FILTERS.find((each) => each.value === url.get("show"))?.value ?? "all";
  const all = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const needle = q.trim().toLowerCase();
  const items = all.filter((item) => KEEPS[show](item) && `${item.name} ${item.slug}`.toLowerCase().includes(needle));
  const create = (kind: string) => () => setUrl({ new: kind });

  return (
    <>
      <PageHeader
        title={m.workflows.title}
        actions={
          <>
            <Button onClick={create("yaml")} className="max-sm:hidden">
              <FileUp aria-hidden />
              {m.workflows.import}
            </Button>
            <Button variant="primary" onClick={create("blank")}>
              <Plus aria-hidden />
              {m.workflows.create}
            </Button>
          </>
        }
      >
        {(all.length > 0 || query.isPending) && (
          <div className="flex flex-wrap gap-2 pb-3">
            <SearchBox value={q} onChange={(value) => setUrl({ q: value })} label={m.workflows.searchLabel} />
            <NativeSelect
              aria-label={m.workflows.filter}
              value={show}
              onValueChange={(value) => setUrl({ show: value === "all" ? null : value })}
              options={FILTERS}
              className="w-32 sm:w-44"
            />
          </div>
        )}
      </PageHeader>
      {query.isPending ? (
        <ListSkeleton className={WORKFLOW_COLUMNS} />
      ) : query.isError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : all.length === 0 ? (
        <EmptyState
          icon={Workflow}
          title={m.workflows.emptyTitle}
          action={
            <>
              <Button variant="primary" onClick={create("example")}>
                {m.workflows.dialog.example}
              </Button>
              <Button onClick={create("blank")}>{m.workflows.create}</Button>
            </>
          }
        >
          {m.workflows.emptyBody}
        </EmptyState>
      ) : items.length === 0 ? (
        <EmptyState
          icon={Workflow}
          title={m.workflows.noMatchTitle}
          action={<Button onClick={() => setUrl({ q: null, show: null })}>{m.workflows.clearFilters}</Button>}
        >
          {m.workflows.noMatchBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={WORKFLOW_COLUMNS}
            columns={[
              m.workflows.columns.name,
              m.workflows.columns.triggers,
              m.workflows.columns.version,
              m.workflows.columns.recent,
              m.workflows.columns.updated,
              "",
            ]}
          />
          <ul ref={list} aria-label={m.workflows.title}>
            {items.map((item) => (
              <WorkflowRow key={item.id} item={item} workspace={slug} />
            ))}
          </ul>
          <LoadMore
            hasMore={query.hasNextPage}
            pending={query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
      {url.get("new") !== null && (
        <NewWorkflowDialog kind={url.get("new")} onKind={(kind) => setUrl({ new: kind })} examples={examples} />
      )}
    </>
  );
}
