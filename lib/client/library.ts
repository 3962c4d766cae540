"use client";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  BulkAnswer,
  copied,
  copyBody,
  FolderItem,
  folderBody,
  folderList,
  folderUpdate,
  ownerList,
  Restored,
  TagItem,
  TrashSettings,
  trashList,
  WorkflowSort,
} from "@/lib/api/contracts/library";
import { apiFetch, apiText, queryString } from "./api";
import { keys } from "./keys";
import { toast, toastError } from "./toast";
import type { WorkflowList } from "./types";

const BASE = "/api/v1/workflows";
/** Second part of the key of a single workflow. */
const ONE = keys.workflow("")[1];

/** What the list of workflows is asked for, as the API names it. */
export interface LibraryFilter {
  q?: string;
  folder?: string;
  deep?: boolean;
  tag?: string;
  owner?: string;
  show?: string;
  state?: string;
  paused?: boolean;
  problems?: boolean;
  favourite?: boolean;
  sort?: WorkflowSort;
  pin?: boolean;
}

/** Workflows that a filter lets through, page by page. While a new filter is asked for, what the last one showed stays. */
export function useLibrary(filter: LibraryFilter) {
  return useInfiniteQuery({
    queryKey: keys.workflowList(filter),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<WorkflowList>(`${BASE}${queryString({ ...filter, cursor: pageParam, limit: 100 })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/**
 * Changes anything of the library; every list is asked for again afterwards.
 * @param isLeaving true for what takes workflows away: the page of one is about to be left, and would ask for what is not there.
 */
function useLibraryMutation<V, T>(
  mutationFn: (value: V) => Promise<T>,
  isLeaving: (value: V) => boolean = () => false,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: (_answer, _error, value) =>
      client.invalidateQueries({
        queryKey: keys.workflows,
        predicate: ({ queryKey }) => !isLeaving(value) || queryKey[1] !== ONE,
      }),
  });
}

export function useFolders() {
  return useQuery({
    queryKey: keys.folders,
    queryFn: ({ signal }) => apiFetch<z.infer<typeof folderList>>("/api/v1/folders", { signal }),
    select: ({ items }) => items,
  });
}

export function useCreateFolder() {
  return useLibraryMutation((body: z.input<typeof folderBody>) =>
    apiFetch<FolderItem>("/api/v1/folders", { method: "POST", body }),
  );
}

export function useChangeFolder() {
  return useLibraryMutation(({ id, ...body }: z.input<typeof folderUpdate> & { id: string }) =>
    apiFetch<FolderItem>(`/api/v1/folders/${id}`, { method: "PUT", body }),
  );
}

export function useRemoveFolder() {
  return useLibraryMutation(({ id, contents }: { id: string; contents: "up" | "trash" }) =>
    apiFetch<{ trashed: number }>(`/api/v1/folders/${id}?contents=${contents}`, { method: "DELETE" }),
  );
}

export function useTags() {
  return useQuery({
    queryKey: keys.tags,
    queryFn: ({ signal }) => apiFetch<{ items: TagItem[] }>("/api/v1/tags", { signal }),
    select: ({ items }) => items,
  });
}

export function useOwners(enabled: boolean) {
  return useQuery({
    queryKey: keys.owners,
    queryFn: ({ signal }) => apiFetch<z.infer<typeof ownerList>>(`${BASE}/owners`, { signal }),
    select: ({ items }) => items,
    enabled,
  });
}

export function useSetFavourite() {
  const change = useLibraryMutation(({ id, isOn }: { id: string; isOn: boolean }) =>
    apiFetch<void>(`${BASE}/${id}/favourite`, { method: isOn ? "PUT" : "DELETE" }),
  );
  return (id: string, isOn: boolean) => change.mutate({ id, isOn }, { onError: (error) => toastError(error.message) });
}

/** Everything but the ids. */
export type BulkChange =
  | { action: "move"; folder_id: string | null }
  | { action: "tag" | "untag"; tags: string[] }
  | { action: "pause" | "resume" | "trash" | "restore" };

/** Workflows are done with 200 at a time; a selection may be larger. */
const AT_ONCE = 200;

export function useBulk() {
  return useLibraryMutation(
    async ({ ids, change }: { ids: readonly string[]; change: BulkChange }) => {
      const whole: BulkAnswer = { done: [], notes: [] };
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const body = { ...change, ids: ids.slice(from, from + AT_ONCE) };
        const { done, notes } = await apiFetch<BulkAnswer>(`${BASE}/bulk`, { method: "POST", body });
        whole.done.push(...done);
        whole.notes.push(...notes);
      }
      return whole;
    },
    ({ change }) => change.action === "trash",
  );
}

/** The drafts of these workflows, as one YAML stream. */
export async function exportYaml(ids: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const body = { ids: ids.slice(from, from + AT_ONCE) };
    parts.push(await apiText(`${BASE}/export`, { method: "POST", body }));
  }
  return parts.join("---\n");
}

/** Puts workflows into the trash, and offers to take that back. */
export function useTrashMany(words: { trashed: (n: number) => string; undo: string; restored: (n: number) => string }) {
  const bulk = useBulk();
  return async (ids: readonly string[]) => {
    const { done } = await bulk.mutateAsync({ ids, change: { action: "trash" } });
    toast(words.trashed(done.length), {
      label: words.undo,
      run: () =>
        bulk.mutate(
          { ids: done, change: { action: "restore" } },
          {
            onSuccess: ({ done: back, notes }) => toast([words.restored(back.length), ...notes].join(" ")),
            onError: (error) => toastError(error.message),
          },
        ),
    });
  };
}

export function useTrash() {
  return useInfiniteQuery({
    queryKey: keys.trash,
    queryFn: ({ pageParam, signal }) =>
      apiFetch<z.infer<typeof trashList>>(`/api/v1/trash${queryString({ cursor: pageParam, limit: 100 })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
}

export function useRestore() {
  return useLibraryMutation((id: string) =>
    apiFetch<Restored>(`/api/v1/trash/${id}/restore`, { method: "POST", body: {} }),
  );
}

export function useErase() {
  return useLibraryMutation(({ id, confirm }: { id: string; confirm?: string }) =>
    apiFetch<{ complete: boolean }>(`/api/v1/trash/${id}${queryString({ confirm })}`, { method: "DELETE" }),
  );
}

export function useTrashSettings() {
  return useQuery({
    queryKey: keys.trashSettings,
    queryFn: ({ signal }) => apiFetch<TrashSettings>("/api/v1/trash/settings", { signal }),
  });
}

export function useSaveTrashSettings() {
  return useLibraryMutation((body: TrashSettings) =>
    apiFetch<TrashSettings>("/api/v1/trash/settings", { method: "PUT", body }),
  );
}

export function useCopy() {
  return useLibraryMutation(({ id, ...body }: z.input<typeof copyBody> & { id: string }) =>
    apiFetch<z.infer<typeof copied>>(`${BASE}/${id}/copy`, { method: "POST", body }),
  );
}
