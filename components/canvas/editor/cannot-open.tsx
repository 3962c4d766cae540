"use client";
import { Workflow } from "lucide-react";
import Link from "next/link";
import { useWorkspace } from "@/components/shell/workspace";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ApiError, messageOf } from "@/lib/client/api";
import * as m from "@/lib/messages/en";

/** Instead of a workflow that is not there, or cannot be loaded now. */
export default function CannotOpen({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const workspace = useWorkspace();
  const missing = error instanceof ApiError && error.status === 404;
  return (
    <EmptyState
      icon={Workflow}
      title={missing ? m.canvas.notFoundTitle : messageOf(error)}
      heading="h1"
      className="my-auto"
      action={
        <>
          {!missing && <Button onClick={onRetry}>{m.common.retry}</Button>}
          <Button asChild variant="primary">
            <Link href={`/${workspace.slug}/workflows`}>{m.canvas.backToList}</Link>
          </Button>
        </>
      }
    >
      {missing && m.canvas.notFoundBody}
    </EmptyState>
  );
}
