"use client";
import { ArrowRight, ChevronLeft } from "lucide-react";
import Link from "next/link";
import { ListFailure } from "@/components/lists/list";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import { useApproval, useApprovals } from "@/lib/client/approvals";
import { m } from "@/lib/messages";
import { ApprovalCard } from "./approval-card";

/** One approval, and the way to the next that waits. */
export function ApprovalPage({ id }: { id: string }) {
  const { slug } = useWorkspace();
  const query = useApproval(id);
  const waiting = useApprovals({ status: "pending" }).data?.pages.flatMap((page) => page.items) ?? [];
  const next = waiting.find((each) => each.id !== id);
  const decided = query.data !== undefined && query.data.status !== "pending";
  return (
    <>
      <PageHeader
        above={
          <Link href={`/${slug}/approvals`} className="inline-flex items-center gap-1 hover:text-text">
            <ChevronLeft aria-hidden className="size-4" />
            {m.approvals.backToList}
          </Link>
        }
        title={query.data?.workflow_name ?? m.approvals.one}
      />
      <div className="mx-auto w-full max-w-[720px] px-4 pt-5 pb-24 md:px-6 md:pt-8 md:pb-8">
        {query.isPending ? (
          <div role="status" className="flex flex-col gap-4 rounded-lg border bg-surface p-6">
            <span className="sr-only">{m.common.loading}</span>
            <Skeleton className="w-32" />
            <Skeleton className="h-7 w-full" />
            <Skeleton className="h-32 w-full" />
          </div>
        ) : query.isLoadingError ? (
          <ListFailure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <ApprovalCard key={query.data.id} approval={query.data} />
        )}
        {decided && next && (
          <div className="mt-4 flex justify-end">
            <Button asChild variant="primary">
              <Link href={`/${slug}/approvals/${next.id}`}>
                {m.approvals.next}
                <ArrowRight aria-hidden />
              </Link>
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
