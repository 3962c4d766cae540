"use client";
import { notifyManager, useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import { useCallback, useSyncExternalStore } from "react";
import * as m from "@/lib/messages/en";

/** Says that what is shown could not be refreshed. The page itself stays as it is: somebody may be in the middle of writing. */
export function StaleNotice() {
  const cache = useQueryClient().getQueryCache();
  const subscribe = useCallback((onChange: () => void) => cache.subscribe(notifyManager.batchCalls(onChange)), [cache]);
  const isStale = () =>
    cache
      .getAll()
      .some((query) => query.isActive() && query.state.status === "error" && query.state.data !== undefined);
  const stale = useSyncExternalStore(subscribe, isStale, () => false);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-18 z-30 flex justify-center px-4 md:bottom-4"
    >
      {stale && (
        <p className="flex items-center gap-2 rounded-md border bg-raised px-3 py-1.5 text-muted text-sm shadow-md">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {m.shell.stale}
        </p>
      )}
    </div>
  );
}
