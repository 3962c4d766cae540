"use client";
import { useState } from "react";
import { ListFailure, LoadMore } from "@/components/lists/list";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time";
import type { BlockVersionItem } from "@/lib/api/contracts/blocks";
import { useBlockVersions } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";
import { BlockStatusChip } from "./status";
import { VersionCard } from "./version-card";

const words = m.blocks.versions;

/** The version that is shown, with what can be done with it, and all of them. */
export function VersionsTab() {
  const { block, viewed } = useBlockPage();
  const query = useBlockVersions(block.id);
  const [done, setDone] = useState<string | null>(null);
  const shown = viewed ?? block.latest_version;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <p role="status" className="mx-4 mt-4 rounded-md bg-done-soft px-3 py-2 text-done text-sm empty:hidden">
        {done}
      </p>
      <VersionCard key={shown.id} version={shown} known={items} onDone={setDone} />
      <section aria-label={words.list}>
        <h2 className="border-b px-4 pt-5 pb-2 font-medium text-sm">{words.list}</h2>
        {query.isPending ? (
          <div className="flex flex-col gap-3 p-4">
            <Skeleton className="w-56" />
            <Skeleton className="w-64" />
          </div>
        ) : query.isLoadingError ? (
          <ListFailure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <>
            <ol reversed>
              {items.map((item) => (
                <VersionRow key={item.id} item={item} isShown={item.number === shown.number} />
              ))}
            </ol>
            <LoadMore
              hasMore={query.hasNextPage}
              pending={query.isFetchingNextPage}
              onMore={() => void query.fetchNextPage()}
            />
          </>
        )}
      </section>
    </>
  );
}

function VersionRow({ item, isShown }: { item: BlockVersionItem; isShown: boolean }) {
  const { block, go } = useBlockPage();
  const { number, status, tests, author } = item;
  return (
    <li className="border-b">
      <button
        type="button"
        aria-current={isShown ? "true" : undefined}
        onClick={() => go({ version: number === block.latest.number ? null : String(number), from: null, to: null })}
        className={cn(
          "flex w-full items-center gap-3 border-transparent border-l-2 py-2 pr-4 pl-3.5 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2",
          isShown && "border-accent bg-hover",
        )}
      >
        <span className="w-8 shrink-0 font-medium font-mono text-sm">{words.short(number)}</span>
        <span className="min-w-0 flex-1">
          <span className={cn("block truncate text-sm", !item.message && item.restores === null && "text-faint")}>
            {item.message ?? (item.restores === null ? words.firstMessage : words.restores(item.restores))}
          </span>
          <span className="block truncate text-faint text-xs">
            {author?.name ?? words.gone} · <RelativeTime iso={item.created_at} /> ·{" "}
            {tests.total === 0
              ? words.noTests
              : tests.not_run === tests.total
                ? words.notTested
                : words.tests(tests.passed, tests.total)}
          </span>
        </span>
        <BlockStatusChip status={status} />
      </button>
    </li>
  );
}
