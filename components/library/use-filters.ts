"use client";
import { useMemo } from "react";
import type { LibraryFilter } from "@/lib/client/library";
import { useUrlState } from "@/lib/client/url-state";
import { WORKFLOW_SORTS, type WorkflowSort } from "./sorts";

/** Names in the URL of what can be filtered by; all of them are taken away by "clear". */
export const FILTER_NAMES = ["q", "tag", "owner", "show", "state", "is"] as const;

export interface Filters {
  /** As the URL has it. */
  get(name: (typeof FILTER_NAMES)[number]): string;
  folder: string | null;
  sort: WorkflowSort;
  /** Without the search. */
  count: number;
  isFiltering: boolean;
  query: LibraryFilter;
  set(changes: Record<string, string | null>): void;
  clear(): void;
}

/**
 * Filters, order and folder of the list, which live in the URL. Without a filter the list shows one folder as it is; with one it looks
 * through everything below.
 */
export function useFilters(): Filters {
  const [url, set] = useUrlState();
  return useMemo(() => {
    const get = (name: string) => url.get(name) ?? "";
    const folder = url.get("folder");
    const sort = WORKFLOW_SORTS.find((each) => each === url.get("sort")) ?? "updated";
    const count = FILTER_NAMES.filter((name) => name !== "q" && get(name) !== "").length;
    const isFiltering = count > 0 || get("q").trim() !== "";
    const is = get("is");
    const query: LibraryFilter = {
      q: get("q").trim() || undefined,
      tag: get("tag") || undefined,
      owner: get("owner") || undefined,
      show: get("show") || undefined,
      state: get("state") || undefined,
      paused: is === "paused" || undefined,
      problems: is === "problems" || undefined,
      favourite: is === "favourite" || undefined,
      folder: folder ?? (isFiltering ? undefined : "root"),
      deep: isFiltering || undefined,
      sort,
      pin: true,
    };
    const clear = () => set(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])));
    return { get, folder, sort, count, isFiltering, query, set, clear };
  }, [url, set]);
}
