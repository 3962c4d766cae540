"use client";
import { Workflow } from "lucide-react";
import Link from "next/link";
import { ListFailure } from "@/components/lists/list";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { BlockUse } from "@/lib/api/contracts/blocks";
import { useBlockUsage } from "@/lib/client/code-blocks";
import { m } from "@/lib/messages";
import { useBlockPage } from "./context";

const words = m.blocks.usage;

/** Which workflows run the block, at which node, and whether they follow it. */
export function UsageTab() {
  const { block, workspace } = useBlockPage();
  const query = useBlockUsage(block.id);
  if (query.isPending)
    return (
      <div className="p-4">
        <Skeleton className="w-56" />
      </div>
    );
  if (query.isLoadingError) return <ListFailure error={query.error} onRetry={() => void query.refetch()} />;
  const { workflows, uses } = query.data ?? { workflows: 0, uses: [] };
  if (uses.length === 0)
    return (
      <EmptyState icon={Workflow} title={words.title(0)} className="py-12">
        {words.emptyBody}
      </EmptyState>
    );
  return (
    <section aria-label={words.title(workflows)}>
      <h2 className="border-b px-4 py-3 font-medium text-sm">{words.title(workflows)}</h2>
      <ul>
        {uses.map((use) => (
          <Use key={`${use.workflow.id} ${use.in} ${use.node_id}`} use={use} workspace={workspace} />
        ))}
      </ul>
    </section>
  );
}

function Use({ use, workspace }: { use: BlockUse; workspace: string }) {
  return (
    <li className="flex min-h-12 items-center gap-3 border-b px-4 py-2">
      <span className="min-w-0 flex-1">
        <Link
          href={`${workspace}/workflows/${use.workflow.slug}`}
          className="block truncate font-medium text-sm hover:underline"
        >
          {use.workflow.name}
        </Link>
        <span className="block truncate text-faint text-xs">
          {words.node} <code>{use.node_id}</code>, {use.version === null ? words.follows : words.pins(use.version)}
        </span>
      </span>
      <Badge tone={use.in === "draft" ? "outline" : "neutral"}>{words.in[use.in]}</Badge>
    </li>
  );
}
