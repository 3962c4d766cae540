"use client";
import { Activity, X } from "lucide-react";
import Link from "next/link";
import { useId, useMemo, useRef } from "react";
import { useMay, useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Label } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { PageHeader } from "@/components/ui/page-header";
import { STATES } from "@/components/ui/state";
import { Switch } from "@/components/ui/switch";
import type { ExecutionStatus } from "@/lib/api/contracts/executions";
import { useOpenFailures } from "@/lib/client/derive";
import { useExecutions } from "@/lib/client/executions";
import { useUrlState } from "@/lib/client/url-state";
import { useWorkflows } from "@/lib/client/workflows";
import { m } from "@/lib/messages";
import { columnsOf, ExecutionRow } from "./execution-row";
import { ListFailure, ListHead, ListSkeleton, LoadMore } from "./list";
import { OpenFailures } from "./open-failures";
import { useListKeys } from "./use-list-keys";
import { useSelection } from "./use-selection";

const STATUSES = [
  "pending",
  "running",
  "interrupted",
  "completed",
  "failed",
  "cancelled",
] as const satisfies readonly ExecutionStatus[];

/** Failed, and nobody has dealt with it yet: stands among the states in the filter. */
const OPEN = "open";

/** The executions page: filters in the URL (?status=, ?workflow=, ?version=, ?kept=, ?children=1 for those that others called), newest first, kept fresh while it is in view. */
export function ExecutionList() {
  const { slug } = useWorkspace();
  const mayChange = useMay("execution.control");
  const [url, setUrl] = useUrlState();
  const status = STATUSES.find((each) => each === url.get("status"));
  const isOpen = url.get("status") === OPEN;
  const workflow = url.get("workflow") ?? undefined;
  const version = url.get("version") ?? undefined;
  const children = url.get("children") === "1";
  const switchId = useId();
  const keep = url.get("kept") ? ("true" as const) : undefined;
  const query = useExecutions({
    status,
    workflow_id: workflow,
    version_id: version,
    include_children: children || undefined,
    keep,
    ...(isOpen ? { open: "true" } : {}),
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const openFailures = useOpenFailures();
  const selection = useSelection(
    useMemo(() => items.map((item) => item.execution_id), [items]),
    isOpen,
  );
  const columns = columnsOf(isOpen && mayChange);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  const workflows = useWorkflows().data?.pages.flatMap((page) => page.items) ?? [];
  const words = m.executions;
  const filtered = status !== undefined || isOpen || (workflow ?? version ?? keep) !== undefined;
  return (
    <>
      <PageHeader title={words.title}>
        <div className="flex flex-wrap gap-2 pb-3">
          <NativeSelect
            aria-label={words.filterStatus}
            value={isOpen ? OPEN : (status ?? "any")}
            onValueChange={(value) => setUrl({ status: value === "any" ? null : value })}
            options={[
              { value: "any", label: words.anyStatus },
              ...STATUSES.map((value) => ({ value, label: STATES[value].word })),
              { value: OPEN, label: m.derive.open.filter(openFailures) },
            ]}
            className="w-44"
          />
          <NativeSelect
            aria-label={words.filterWorkflow}
            value={workflow ?? "any"}
            onValueChange={(value) => setUrl({ workflow: value === "any" ? null : value, version: null })}
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
          {version !== undefined && (
            <Button aria-label={m.versions.allVersions} onClick={() => setUrl({ version: null })}>
              {m.versions.oneVersion}
              <X aria-hidden />
            </Button>
          )}
          <div className="flex min-h-8 items-center gap-2">
            <Switch
              id={switchId}
              checked={children}
              onCheckedChange={(checked) => setUrl({ children: checked ? "1" : null })}
            />
            <Label htmlFor={switchId} className="text-muted">
              {words.includeChildren}
            </Label>
          </div>
        </div>
      </PageHeader>
      {query.isPending ? (
        <ListSkeleton className={columns} />
      ) : query.isLoadingError ? (
        <ListFailure error={query.error} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <EmptyState
          icon={Activity}
          title={isOpen ? m.derive.open.emptyTitle : filtered ? words.noMatchTitle : words.emptyTitle}
          action={
            filtered ? (
              <Button onClick={() => setUrl({ status: null, workflow: null, version: null, kept: null })}>
                {words.clearFilters}
              </Button>
            ) : (
              <Button variant="primary" asChild>
                <Link href={`/${slug}/workflows`}>{words.emptyAction}</Link>
              </Button>
            )
          }
        >
          {isOpen ? m.derive.open.emptyBody : filtered ? words.noMatchBody : words.emptyBody}
        </EmptyState>
      ) : (
        <>
          <ListHead
            className={columns}
            columns={[
              ...(isOpen && mayChange ? [""] : []),
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
              <ExecutionRow
                key={item.execution_id}
                item={item}
                workspace={slug}
                selection={isOpen && mayChange ? selection : null}
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
      {/* Outside of the list: what became of a retry is told even when nothing is left in it. */}
      {isOpen && mayChange && <OpenFailures workflow={workflow} selection={selection} isEmpty={items.length === 0} />}
    </>
  );
}
