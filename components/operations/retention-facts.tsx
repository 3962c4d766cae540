"use client";
import { CircleAlert } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { useWorkspace } from "@/components/shell/workspace";
import { RelativeTime } from "@/components/ui/time";
import type { RetentionDeleted, RetentionDetail } from "@/lib/api/contracts/operations";
import { formatDuration } from "@/lib/client/format";
import { m } from "@/lib/messages";

/** What the last round did, and how far back executions go. */
export function RetentionFacts({ detail }: { detail: RetentionDetail }) {
  const { slug } = useWorkspace();
  const words = m.operations.retention;
  const { last_run: run, oldest } = detail;
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
      <Fact name={words.lastRun}>
        {run === null ? (
          words.neverRun
        ) : (
          <>
            <RelativeTime iso={run.at} />, {words.tookAndDid(formatDuration(run.took_ms), partsOf(run.deleted))}.{" "}
            {!run.is_complete && run.error === null && words.goesOn}
            {run.error !== null && (
              <span className="flex items-start gap-1.5 text-failed">
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {words.failed(run.error)}
              </span>
            )}
          </>
        )}
      </Fact>
      <Fact name={words.oldest}>
        {oldest === null ? (
          words.noOldest
        ) : (
          <Link href={`/${slug}/executions/${oldest.execution_id}`} className="underline-offset-2 hover:underline">
            <RelativeTime iso={oldest.created_at} />
          </Link>
        )}
      </Fact>
    </dl>
  );
}

function partsOf(deleted: RetentionDeleted): string[] {
  const { parts } = m.operations.retention;
  return (Object.keys(parts) as (keyof RetentionDeleted)[]).flatMap((name) =>
    deleted[name] > 0 ? [parts[name](deleted[name])] : [],
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-faint text-xs">{name}</dt>
      <dd className="text-pretty">{children}</dd>
    </div>
  );
}
