"use client";
import { Stamp } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo, useRef, useState } from "react";
import { ListFailure, ListSkeleton, LoadMore, rowClasses, rowLink } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { StateChip } from "@/components/ui/state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { RelativeTime } from "@/components/ui/time";
import type { Approval } from "@/lib/api/contracts/approvals";
import { useApprovals } from "@/lib/client/approvals";
import type { DecisionsAnswer } from "@/lib/client/types";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { BulkBar } from "./bulk-bar";
import { BulkResult } from "./bulk-result";
import { Deadline } from "./deadline";
import { decisionSentence } from "./decision-record";
import { type Selection, useSelection } from "./selection";

const COLUMNS = "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_200px_150px]";
const SELECTABLE = "grid-cols-[16px_minmax(0,1fr)_auto] md:grid-cols-[16px_minmax(0,1fr)_200px_150px] gap-x-3";

/** The approvals page: what waits first; decisions behind the second tab (?tab=decided). */
export function Inbox() {
  const [url, setUrl] = useUrlState();
  const tab = url.get("tab") === "decided" ? "decided" : "pending";
  const pending = useApprovals({ status: "pending" });
  const count = pending.data?.pages[0]?.pending_count ?? 0;
  return (
    <Tabs value={tab} onValueChange={(value) => setUrl({ tab: value === "decided" ? value : null })}>
      <PageHeader title={m.approvals.title}>
        <TabsList className="border-b-0">
          <TabsTrigger value="pending">
            {m.approvals.tabPending}
            {count > 0 && (
              <span className="rounded-full bg-waiting-soft px-1.5 font-medium text-waiting text-xs leading-5 tabular-nums">
                {count}
              </span>
            )}
          </TabsTrigger>
          <TabsTrigger value="decided">{m.approvals.tabDecided}</TabsTrigger>
        </TabsList>
      </PageHeader>
      <TabsContent value="pending" tabIndex={-1}>
        <Pending query={pending} />
      </TabsContent>
      <TabsContent value="decided" tabIndex={-1}>
        <Decided />
      </TabsContent>
    </Tabs>
  );
}

const isPending = (approval: Approval) => approval.status === "pending";
const isDecided = (approval: Approval) => approval.status !== "pending";

function Pending({ query }: { query: Query }) {
  const { slug } = useWorkspace();
  const items = useItems(query, isPending);
  const selection = useSelection(items);
  const mayDecide = useMay("approval.decide");
  const [result, setResult] = useState<{ answer: DecisionsAnswer; approved: boolean } | null>(null);
  return (
    <>
      {result && <BulkResult {...result} onClose={() => setResult(null)} />}
      <Rows query={query} items={items} selection={mayDecide ? selection : undefined}>
        <EmptyState
          icon={Stamp}
          title={m.approvals.emptyTitle}
          action={
            <Button asChild>
              <Link href={`/${slug}/workflows?new=example`}>{m.approvals.emptyAction}</Link>
            </Button>
          }
        >
          {m.approvals.emptyBody}
        </EmptyState>
      </Rows>
      {mayDecide && (
        <BulkBar
          items={items}
          selection={selection}
          hasMore={query.hasNextPage}
          onDone={(answer, approved) => setResult({ answer, approved })}
        />
      )}
    </>
  );
}

function Decided() {
  const query = useApprovals({});
  return (
    <Rows query={query} items={useItems(query, isDecided)}>
      <EmptyState icon={Stamp} title={m.approvals.emptyDecidedTitle}>
        {m.approvals.emptyDecidedBody}
      </EmptyState>
    </Rows>
  );
}

type Query = ReturnType<typeof useApprovals>;

function useItems(query: Query, keep: (approval: Approval) => boolean): Approval[] {
  return useMemo(() => query.data?.pages.flatMap((page) => page.items).filter(keep) ?? [], [query.data, keep]);
}

interface RowsProps {
  query: Query;
  items: Approval[];
  /** Rows can be chosen. */
  selection?: Selection;
  /** Shown when there is nothing. */
  children: ReactNode;
}

function Rows({ query, items, selection, children }: RowsProps) {
  const { slug } = useWorkspace();
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  if (query.isPending) return <ListSkeleton className={COLUMNS} rows={5} />;
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (items.length === 0 && !query.hasNextPage) return children;
  return (
    <>
      {selection && (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is its control.
        <label className="flex h-9 items-center gap-3 border-b px-4 text-faint text-xs md:px-6">
          <Checkbox
            checked={selection.ids.size === items.length}
            indeterminate={selection.ids.size > 0 && selection.ids.size < items.length}
            onChange={selection.toggleAll}
          />
          {m.approvals.bulk.selectAll}
        </label>
      )}
      <ul ref={list} aria-label={m.approvals.title}>
        {items.map((approval) => (
          <li
            key={approval.id}
            className={cn(
              rowClasses,
              selection ? SELECTABLE : COLUMNS,
              "md:min-h-12",
              selection?.ids.has(approval.id) && "bg-hover",
            )}
          >
            {selection && (
              <Checkbox
                className="z-10"
                aria-label={m.approvals.bulk.select(approval.prompt.split("\n", 1)[0] ?? "")}
                checked={selection.ids.has(approval.id)}
                onChange={(event) =>
                  selection.toggle(approval.id, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
                }
              />
            )}
            <div className="min-w-0">
              <Link data-row href={`/${slug}/approvals/${approval.id}`} className={cn(rowLink, "block")}>
                {approval.prompt.split("\n", 1)[0]}
              </Link>
              <span className="flex flex-wrap gap-x-1.5 text-faint text-xs md:hidden">
                <span className="truncate">{approval.workflow_name}</span> ·{" "}
                <RelativeTime iso={approval.decided_at ?? approval.created_at} />
              </span>
            </div>
            <span className="hidden truncate text-muted text-sm md:block">{approval.workflow_name}</span>
            <span className="justify-self-end md:justify-self-start">
              {approval.status === "pending" ? (
                <Deadline approval={approval} />
              ) : (
                <span className="flex items-center gap-2" title={decisionSentence(approval)}>
                  <StateChip state={approval.status} />
                  {approval.decided_at && (
                    <RelativeTime iso={approval.decided_at} className="hidden text-muted text-sm md:inline" />
                  )}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        pending={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}
