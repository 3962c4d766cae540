import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf } from "@/lib/client/api";
import { m } from "@/lib/messages";

/** Parts of list pages: header line, row, skeleton, failure, "load more". Rows are 40 px, 56 px on a phone. */

interface ListHeadProps {
  columns: readonly ReactNode[];
  className: string;
  /** Columns that only wide screens have. */
  wide?: readonly number[];
}

/** Names of the columns; for the eye only, since every row's values say what they are. */
export function ListHead({ columns, className, wide = [] }: ListHeadProps) {
  return (
    <div
      aria-hidden
      className={cn("hidden h-8 items-center gap-4 border-b px-6 text-faint text-xs md:grid", className)}
    >
      {columns.map((column, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns never move.
        <span key={index} className={cn("truncate", wide.includes(index) && "max-xl:hidden")}>
          {column}
        </span>
      ))}
    </div>
  );
}

/** Looks of a row: the link inside carries `rowLink`, so that the whole row is its target. */
export const rowClasses =
  "group/row relative grid min-h-14 items-center gap-x-4 border-b px-4 py-2 transition-colors hover:bg-hover has-[[data-row]:focus-visible]:bg-hover md:min-h-10 md:px-6 md:py-0";
export const rowLink =
  "truncate font-medium text-sm outline-none after:absolute after:inset-0 focus-visible:after:-outline-offset-2 focus-visible:after:outline-2 focus-visible:after:outline-accent-text";

export function ListSkeleton({ rows = 8, className }: { rows?: number; className: string }) {
  return (
    <div aria-busy="true" role="status">
      <span className="sr-only">{m.common.loading}</span>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are all alike.
        <div key={index} aria-hidden className={cn(rowClasses, "hover:bg-transparent", className)}>
          <Skeleton className={["w-40", "w-56", "w-32", "w-48"][index % 4] ?? "w-40"} />
          <Skeleton className="hidden w-16 md:block" />
          <Skeleton className="hidden w-12 md:block" />
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}

/** A list that could not be loaded: what happened, and the way to try again. */
export function ListFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className="flex flex-col items-center gap-1.5 px-6 py-16 text-center">
      <CircleAlert aria-hidden className="mb-1 size-5 text-failed" />
      <h2 className="font-medium text-base">{m.errors.loadTitle}</h2>
      <p className="max-w-sm text-muted text-sm">{messageOf(error)}</p>
      <Button className="mt-3" onClick={onRetry}>
        {m.common.retry}
      </Button>
    </div>
  );
}

interface LoadMoreProps {
  hasMore: boolean;
  pending: boolean;
  onMore: () => void;
}

export function LoadMore({ hasMore, pending, onMore }: LoadMoreProps) {
  if (!hasMore) return null;
  return (
    <div className="flex justify-center p-4">
      <Button pending={pending} onClick={onMore}>
        {m.common.loadMore}
      </Button>
    </div>
  );
}
