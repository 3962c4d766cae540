"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { AuditFilter, AuditList } from "@/lib/api/contracts/audit";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";
import { inWorkspace } from "./workspace";

const BASE = "/api/v1/audit";

/** The log, the latest first. */
export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam, signal }) =>
      apiFetch<AuditList>(`${BASE}${queryString({ ...filter, cursor: pageParam, limit: 50 })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
}

/** The address of the log as a file. */
export function auditFile(filter: AuditFilter, format: "json" | "csv"): string {
  const link = inWorkspace(`${BASE}/export`);
  return `${link}${queryString({ ...filter, format }).replace("?", link.includes("?") ? "&" : "?")}`;
}
