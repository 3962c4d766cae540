"use client";
import { Stamp } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo, useRef } from "react";
import { ListFailure, ListSkeleton, LoadMore, rowClasses, rowLink } from "@/components/lists/list";
import { useListKeys } from "@/components/lists/use-list-keys";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { StateChip } from "@/components/ui/state";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { RelativeTime } from "@/components/ui/time";
import type { Approval } from "@/lib/api/contracts/approvals";
import { useApprovals } from "@/lib/client/approvals";
import { useUrlState } from "@/lib/client/url-state";
import { m } from "@/lib/messages";
import { Deadline } from "./deadline";
import { decisionSentence } from "./decision-record";

const COLUMNS = "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[minmax(0,1fr)_200px_150px]";

/** The approvals page: what waits first; decisions behind the second tab (?tab=decided). */
export function Inbox() {
  const { slug } = useWorkspace();
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
        <Rows query={pending} keep={(each) => each.status === "pending"}>
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
      </TabsContent>
      <TabsContent value="decided" tabIndex={-1}>
        <Decided />
      </TabsContent>
    </Tabs>
  );
}

function Decided() {
  const query = useApprovals({});
  return (
    <Rows query={query} keep={(each) => each.status !== "pending"}>
      <EmptyState icon={Stamp} title={m.approvals.emptyDecidedTitle}>
        {m.approvals.emptyDecidedBody}
      </EmptyState>
    </Rows>
  );
}

interface RowsProps {
  query: ReturnType<typeof useApprovals>;
  keep: (approval: Approval) => boolean;
  /** Shown when there is nothing. */
  children: ReactNode;
}

function Rows({ query, keep, children }: RowsProps) {
  const { slug } = useWorkspace();
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items).filter(keep) ?? [], [query.data, keep]);
  if (query.isPending) return <ListSkeleton className={COLUMNS} rows={5} />;
  if (query.isError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (items.length === 0 && !query.hasNextPage) return children;
  return (
    <>
      <ul ref={list} aria-label={m.approvals.title}>
        {items.map((approval) => (
          <li key={approval.id} className={cn(rowClasses, COLUMNS, "md:min-h-12")}>
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
