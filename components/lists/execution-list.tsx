"use client";
import { Activity } from "lucide-react";
import Link from "next/link";
import { useMemo, useRef } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState } from "@/components/ui/empty-state";
import { NativeSelect } from "@/components/ui/native-select";
import { PageHeader } from "@/components/ui/page-header";
import { STATES, StateChip } from "@/components/ui/state";
import { Duration, RelativeTime } from "@/components/ui/time";
import type { ExecutionListItem, ExecutionStatus } from "@/lib/api/contracts/executions";
import { FINISHED, useExecutions } from "@/lib/client/executions";
import { useUrlState } from "@/lib/client/url-state";
import { useWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { ListFailure, ListHead, ListSkeleton, LoadMore, rowClasses, rowLink } from "./list";
import { TriggerLabel } from "./trigger";
import { useListKeys } from "./use-list-keys";

const COLUMNS = "grid-cols-[minmax(0,1fr)_auto] md:grid-cols-[112px_minmax(0,1fr)_90px_130px_130px_90px]";
const STATUSES = [
  "pending",
  "running",
  "interrupted",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly ExecutionStatus[];

/** The executions page: filters in the URL (?status=, ?workflow=, ?kept=), newest first, kept fresh while it is in view. */
export function ExecutionList() {
  const { slug } = useWorkspace();
  const [url, setUrl] = useUrlState();
  const status = STATUSES.find((each) => each === url.get("status"));
  const workflow = url.get("workflow") ?? undefined;
  const keep = url.get("kept") ? ("true" as const) : undefined;
  const query = useExecutions({ status, workflow_id: workflow, keep });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const workflows = useWorkflows().data?.pages.flatMap((page) => page.items) ?? [];
  const words = m.executions;
  const filtered = status !== undefined || workflow !== undefined || keep !== undefined;
  return (
    <>
      <PageHeader title={words.title}>
        <div className="flex flex-wrap gap-2 pb-3">
          <NativeSelect
            aria-label={words.filterStatus}
            value={status ?? "any"}
            onValueChange={(value) => setUrl({ status: value === "any" ? null : value })}
            options={[
              { value: "any", label: words.anyStatus },
              ...STATUSES.map((value) => ({ value, label: STATES[value].word })),
            ]}
            className="w-36"
          />
          <NativeSelect
            aria-label={words.filterWorkflow}
            value={workflow ?? "any"}
            onValueChange={(value) => setUrl({ workflow: value === "any" ? null : value })}
            options={[
              { value: "any", label: words.anyWorkflow },
              ...workflows.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            className="w-48"
          />
          <NativeSelect
            aria-label={words.filterKept}
            value={keep ?? "any"}
            onValueChange={(value) => setUrl({ kept: value === "any" ? null : "1" })}
            options={[
              { value: "any", label: words.anyKept },
              { value: "true", label: words.onlyKept },
            ]}
            className="w-36"
          />
        </div>
      </PageHeader>
      {query.isPending ? (
        <ListSkeleton className={COLUMNS} />
      ) : query.isError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={Activity}
          title={filtered ? words.noMatchTitle : words.emptyTitle}
          action={
            filtered ? (
              <Button onClick={() => setUrl({ status: null, workflow: null, kept: null })}>{words.clearFilters}</Button>
            ) : (
              <Button variant="primary" asChild>
                <Link href={`/${slug}/workflows`}>{words.emptyAction}</Link>
              </Button>
            )
          }
        >
          {filtered ? words.noMatchBody : words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={COLUMNS}
            columns={[
              words.columns.state,
              words.columns.workflow,
              words.columns.version,
              words.columns.trigger,
              words.columns.started,
              words.columns.duration,
            ]}
          />
          <ul ref={list} aria-label={words.title}>
            {items.map((item) => (
              <Row key={item.execution_id} item={item} workspace={slug} />
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

function Row({ item, workspace }: { item: ExecutionListItem; workspace: string }) {
  const started = item.started_at ?? item.created_at;
  const since = FINISHED.has(item.status) ? null : started;
  return (
    <li className={cn(rowClasses, COLUMNS)}>
      <span className="order-2 justify-self-end md:order-none md:justify-self-start">
        <StateChip state={item.status} />
      </span>
      <div className="flex min-w-0 flex-col md:flex-row md:items-baseline md:gap-2.5">
        <Link data-row href={`/${workspace}/executions/${item.execution_id}`} className={rowLink}>
          {item.workflow_name}
        </Link>
        {item.error && (
          <span className="hidden min-w-0 truncate text-faint text-xs lg:inline">{item.error.message}</span>
        )}
        <span className="flex items-center gap-1.5 text-faint text-xs md:hidden">
          <RelativeTime iso={started} /> · <Duration ms={item.duration_ms} since={since} />
        </span>
      </div>
      <span className="hidden text-muted text-sm tabular-nums md:block">
        {item.is_test ? (
          <Badge tone="outline" title={m.executions.testHelp}>
            {m.executions.test}
          </Badge>
        ) : item.version === null ? (
          m.executions.draftVersion
        ) : (
          m.common.version(item.version)
        )}
      </span>
      <span className="hidden md:block">
        <TriggerLabel type={item.trigger_type} />
      </span>
      <RelativeTime iso={started} className="hidden text-muted text-sm md:block" />
      <Duration ms={item.duration_ms} since={since} className="hidden text-muted md:block" />
    </li>
  );
}
