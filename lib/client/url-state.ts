"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** The query with these changes, or null when it is that already. null or "" removes a key. */
export function queryWith(search: string, changes: Record<string, string | null>): string | null {
  const next = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === "") next.delete(key);
    else next.set(key, value);
  }
  return next.toString() === new URLSearchParams(search).toString() ? null : next.toString();
}

/** Filters that live in the URL: read like state, written without a request to the server. null or "" removes one. */
export function useUrlState(): [URLSearchParams, (changes: Record<string, string | null>) => void] {
  const search = useSearchParams();
  const update = useCallback((changes: Record<string, string | null>) => {
    const query = queryWith(window.location.search, changes);
    // Next gives up the way to another page when the history is written meanwhile: a click that was made would be lost.
    if (query === null) return;
    // Next keeps useSearchParams in step with the History API.
    window.history.replaceState(null, "", query === "" ? window.location.pathname : `?${query}`);
  }, []);
  return [search, update];
}
