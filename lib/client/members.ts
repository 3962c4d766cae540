"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  InvitationAnswer,
  InvitationList,
  InvitedRole,
  MemberList,
  WorkspaceItem,
} from "@/lib/api/contracts/members";
import type { GivenRole } from "@/lib/api/contracts/sharing";
import type { Role } from "@/lib/auth/permissions";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";

const MEMBERS = "/api/v1/members";
const INVITATIONS = "/api/v1/invitations";

/** Members by name, of those who match. */
export function useMembers(q: string, options: { enabled?: boolean } = {}) {
  return useInfiniteQuery({
    ...options,
    queryKey: keys.memberList(q),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<MemberList>(`${MEMBERS}${queryString({ q, cursor: pageParam, limit: 100 })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
}

export function useInvitations(options: { enabled: boolean }) {
  return useQuery({
    queryKey: keys.invitations,
    queryFn: ({ signal }) => apiFetch<InvitationList>(INVITATIONS, { signal }),
    // Until it is known what became of the mails.
    refetchInterval: ({ state }) => (state.data?.items.some(({ mail }) => mail === "queued") ? 2000 : false),
    ...options,
  });
}

/** A change of who belongs here; the lists follow. */
function useChange<I, T>(change: (input: I) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

export const useChangeRole = () =>
  useChange(({ id, role }: { id: string; role: Role }) =>
    apiFetch<{ role: Role }>(`${MEMBERS}/${id}`, { method: "PATCH", body: { role } }),
  );

export const useRemoveMember = () =>
  useChange((id: string) => apiFetch<void>(`${MEMBERS}/${id}`, { method: "DELETE" }));

export const useTransfer = () =>
  useChange((userId: string) =>
    apiFetch<{ role: Role }>("/api/v1/workspace/transfer", { method: "POST", body: { user_id: userId } }),
  );

export const usePasswordLink = () =>
  useChange((id: string) => apiFetch<{ link: string }>(`${MEMBERS}/${id}/password-link`, { method: "POST", body: {} }));

export const useResetSecondFactor = () =>
  useChange((id: string) => apiFetch<void>(`${MEMBERS}/${id}/second-factor`, { method: "DELETE" }));

export const useInvite = () =>
  useChange((body: { emails: string[]; role: InvitedRole; days: number; workflow?: { id: string; role: GivenRole } }) =>
    apiFetch<InvitationAnswer>(INVITATIONS, { method: "POST", body }),
  );

export const useInviteAgain = () =>
  useChange(({ id, by }: { id: string; by: "mail" | "link" }) =>
    apiFetch<InvitationAnswer>(`${INVITATIONS}/${id}/again`, { method: "POST", body: { by } }),
  );

export const useRevokeInvitation = () =>
  useChange((id: string) => apiFetch<void>(`${INVITATIONS}/${id}`, { method: "DELETE" }));

/** Where the person belongs. */
export function useWorkspaces(options: { enabled?: boolean } = {}) {
  return useQuery({
    queryKey: keys.workspaces,
    queryFn: async ({ signal }) => (await apiFetch<{ items: WorkspaceItem[] }>("/api/v1/workspaces", { signal })).items,
    ...options,
  });
}

export const createWorkspace = (name: string) =>
  apiFetch<{ slug: string }>("/api/v1/workspaces", { method: "POST", body: { name } });

export const renameWorkspace = (name: string) =>
  apiFetch<{ name: string }>("/api/v1/workspace", { method: "PATCH", body: { name } });

export const leaveWorkspace = () => apiFetch<void>("/api/v1/workspace/leave", { method: "POST", body: {} });

export const deleteWorkspace = (confirm: string) =>
  apiFetch<void>("/api/v1/workspace", { method: "DELETE", body: { confirm } });

export const joinWorkspace = (body: { token: string; account?: { name: string; email: string; password: string } }) =>
  apiFetch<{ slug: string }>("/api/v1/join", { method: "POST", body });
