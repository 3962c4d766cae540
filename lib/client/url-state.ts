"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** Filters that live in the URL: read like state, written without a request to the server. null or "" removes one. */
export function useUrlState(): [URLSearchParams, (changes: Record<string, string | null>) => void] {
  const search = useSearchParams();
  const update = useCallback((changes: Record<string, string | null>) => {
    const next = new URLSearchParams(window.location.search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null || value === "") next.delete(key);
      else next.set(key, value);
    }
    const query = next.toString();
    // Next keeps useSearchParams in step with the History API.
    window.history.replaceState(null, "", query === "" ? window.location.pathname : `?${query}`);
  }, []);
  return [search, update];
}
