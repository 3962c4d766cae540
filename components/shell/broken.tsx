"use client";
import * as m from "@/lib/messages/en";

interface BrokenProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/**
 * What an error boundary shows: no stack, only the reference that the server's log carries. Every page loads it in case of need, so it is made
 * of plain elements that look like the others.
 */
export function Broken({ error, reset }: BrokenProps) {
  return (
    <div role="alert" className="flex flex-1 flex-col items-center justify-center gap-1.5 px-6 py-16 text-center">
      <h1 className="font-medium text-base">{m.errors.pageTitle}</h1>
      <p className="max-w-sm text-pretty text-muted text-sm">{m.errors.pageBody}</p>
      {error.digest && <p className="font-mono text-faint text-xs">{m.errors.reference(error.digest)}</p>}
      <button
        type="button"
        className="mt-3 h-8 rounded-md bg-accent px-3 font-medium text-on-accent text-sm hover:bg-accent-hover"
        onClick={reset}
      >
        {m.common.retry}
      </button>
    </div>
  );
}
