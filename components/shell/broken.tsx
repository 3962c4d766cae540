"use client";
import { TriangleAlert } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import * as m from "@/lib/messages/en";

interface BrokenProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What an error boundary shows: no stack, only the reference that the server's log carries. */
export function Broken({ error, reset }: BrokenProps) {
  return (
    <div role="alert" className="flex flex-1 items-center justify-center">
      <EmptyState
        icon={TriangleAlert}
        heading="h1"
        title={m.errors.pageTitle}
        action={
          <Button variant="primary" onClick={reset}>
            {m.common.retry}
          </Button>
        }
      >
        <p>{m.errors.pageBody}</p>
        {error.digest && <p className="mt-2 font-mono text-faint text-xs">{m.errors.reference(error.digest)}</p>}
      </EmptyState>
    </div>
  );
}
