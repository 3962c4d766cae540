"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { CommentAnchor, CommentList, CommentPerson, CommentThread } from "@/lib/api/contracts/comments";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";

const pathOf = (workflowId: string) => `/api/v1/workflows/${workflowId}/comments`;
/** News is told (comments/layer.tsx), but may get lost with a connection: an open panel looks again so often, ms. */
const EVERY_MS = 30_000;
const PAGE = 50;

/** Threads of a workflow, newest first. @param live somebody looks at them. */
export function useThreads(workflowId: string, state: "open" | "resolved", live: boolean, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.commentList(workflowId, state),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<CommentList>(`${pathOf(workflowId)}${queryString({ state, limit: PAGE, cursor: pageParam })}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: live ? EVERY_MS : false,
    enabled,
  });
}

/** The thread of one comment, e.g. one that a link leads to and the list does not hold yet. */
export function useThread(workflowId: string, comment: string | null) {
  return useQuery({
    queryKey: keys.commentThread(workflowId, comment ?? ""),
    queryFn: ({ signal }) => apiFetch<CommentThread>(`${pathOf(workflowId)}/${comment}`, { signal }),
    enabled: comment !== null,
  });
}

/** Who can be mentioned; asked for when somebody types an @. */
export function usePeople(workflowId: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.commentPeople(workflowId),
    queryFn: ({ signal }) => apiFetch<{ people: CommentPerson[] }>(`${pathOf(workflowId)}/people`, { signal }),
    select: ({ people }) => people,
    staleTime: 60_000,
    enabled,
  });
}

/** What can be done with comments; each throws ApiError and brings the lists up to date. */
export type CommentChange =
  | { do: "begin"; anchor: CommentAnchor; body: string }
  | { do: "reply"; comment: string; body: string }
  | { do: "edit"; comment: string; body: string }
  | { do: "delete"; comment: string }
  | { do: "resolve"; comment: string }
  | { do: "reopen"; comment: string };

function send(workflowId: string, change: CommentChange): Promise<CommentThread | undefined> {
  const path = pathOf(workflowId);
  switch (change.do) {
    case "begin":
      return apiFetch(path, { method: "POST", body: { anchor: change.anchor, body: change.body } });
    case "reply":
      return apiFetch(`${path}/${change.comment}/replies`, { method: "POST", body: { body: change.body } });
    case "edit":
      return apiFetch(`${path}/${change.comment}`, { method: "PUT", body: { body: change.body } });
    case "delete":
      return apiFetch(`${path}/${change.comment}`, { method: "DELETE" });
    case "resolve":
    case "reopen":
      return apiFetch(`${path}/${change.comment}/${change.do}`, { method: "POST" });
  }
}

export function useChangeComments(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: CommentChange) => send(workflowId, change),
    onSettled: () => client.invalidateQueries({ queryKey: keys.comments(workflowId) }),
  });
}

/** Tells that everything up to this comment was seen. */
export function useMarkRead(workflowId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (last_id: string) => apiFetch(`${pathOf(workflowId)}/read`, { method: "POST", body: { last_id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.comments(workflowId) }),
  });
}
