"use client";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  BlockRun,
  BlockTest,
  BlockTestRunList,
  blockTestBody,
  runBlockBody,
  runTestsBody,
  TestsAnswer,
} from "@/lib/api/contracts/block-tests";
import type {
  BlockDetail,
  BlockDiff,
  BlockList,
  BlockRollbackAnswer,
  BlockUsage,
  BlockVersionDetail,
  BlockVersionList,
  blockPatch,
  blockQuery,
  blockRollbackBody,
  CodeSettings,
  newBlockBody,
  reviewDecisionBody,
  saveVersionBody,
} from "@/lib/api/contracts/blocks";
import { apiFetch, queryString } from "./api";
import { keys } from "./keys";

const BASE = "/api/v1/code-blocks";
const SETTINGS = "/api/v1/settings/code";
const PAGE = 50;
const one = (id: string) => `${BASE}/${encodeURIComponent(id)}`;
const versionOf = (id: string, ref: string | number) => `${one(id)}/versions/${encodeURIComponent(ref)}`;

export type BlockFilter = Omit<z.input<typeof blockQuery>, "limit" | "cursor">;

/** Blocks of the workspace, newest first, page by page. */
export function useBlocks(filter: BlockFilter = {}, enabled = true) {
  return usePages<BlockList>(
    keys.blockList(filter),
    (cursor) => `${BASE}${queryString({ ...filter, limit: PAGE, cursor })}`,
    enabled,
  );
}

/** A block with its newest version. */
export function useBlock(id: string | undefined) {
  return useQuery({
    queryKey: keys.block(id ?? ""),
    queryFn: ({ signal }) => apiFetch<BlockDetail>(one(id ?? ""), { signal }),
    enabled: id !== undefined,
  });
}

export function useBlockVersions(id: string | undefined) {
  return usePages<BlockVersionList>(
    keys.blockPart(id ?? "", "versions"),
    (cursor) => `${one(id ?? "")}/versions${queryString({ limit: PAGE, cursor })}`,
    id !== undefined,
  );
}

/** @param ref a number, "latest" or "published" */
export function useBlockVersion(id: string, ref: string | number | undefined) {
  return useQuery({
    queryKey: keys.blockPart(id, "version", ref ?? null),
    queryFn: ({ signal }) => apiFetch<BlockVersionDetail>(versionOf(id, ref ?? ""), { signal }),
    enabled: ref !== undefined,
  });
}

export function useBlockDiff(id: string, sides: { from?: string; to?: string }, enabled = true) {
  return useQuery({
    queryKey: keys.blockPart(id, "diff", sides),
    queryFn: ({ signal }) => apiFetch<BlockDiff>(`${one(id)}/diff${queryString(sides)}`, { signal }),
    enabled,
  });
}

/** Which workflows run it. */
export function useBlockUsage(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.blockPart(id, "usage"),
    queryFn: ({ signal }) => apiFetch<BlockUsage>(`${one(id)}/usage`, { signal }),
    enabled,
  });
}

export function useBlockTests(id: string) {
  return useQuery({
    queryKey: keys.blockPart(id, "tests"),
    queryFn: async ({ signal }) => (await apiFetch<{ items: BlockTest[] }>(`${one(id)}/tests`, { signal })).items,
  });
}

export function useBlockTestRuns(id: string, filter: { version?: number; test?: string } = {}) {
  return usePages<BlockTestRunList>(
    keys.blockPart(id, "test-runs", filter),
    (cursor) => `${one(id)}/test-runs${queryString({ ...filter, limit: PAGE, cursor })}`,
  );
}

export function useCodeSettings() {
  return useQuery({
    queryKey: keys.codeSettings,
    queryFn: ({ signal }) => apiFetch<CodeSettings>(SETTINGS, { signal }),
  });
}

export function useSaveCodeSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CodeSettings) => apiFetch<CodeSettings>(SETTINGS, { method: "PUT", body }),
    // Whether approval is asked for shows in every version.
    onSuccess: () =>
      Promise.all([keys.codeSettings, keys.blocks].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export function useCreateBlock() {
  return useDeed((body: z.input<typeof newBlockBody>) => apiFetch<BlockDetail>(BASE, { method: "POST", body }));
}

export function usePatchBlock(id: string) {
  return useDeed((body: z.input<typeof blockPatch>) => apiFetch<BlockDetail>(one(id), { method: "PATCH", body }));
}

/** Into the trash; ApiError `conflict` has `used_by`, the workflows that run it. */
export function useRemoveBlock() {
  return useDeed((id: string) => apiFetch<void>(one(id), { method: "DELETE" }));
}

export function useRestoreBlock() {
  return useDeed((id: string) => apiFetch<BlockDetail>(`${one(id)}/restore`, { method: "POST" }));
}

/** Out of the trash, for ever; `confirm` is the name of one that has been published. ApiError `conflict` has `used_by`. */
export function useEraseBlock() {
  return useDeed(({ id, confirm }: { id: string; confirm?: string }) =>
    apiFetch<void>(`${one(id)}/trash${queryString({ confirm })}`, { method: "DELETE" }),
  );
}

/** ApiError `stale`: somebody saved a newer version than `base`. */
export function useSaveVersion(id: string) {
  return useDeed((body: z.input<typeof saveVersionBody>) =>
    apiFetch<BlockVersionDetail>(`${one(id)}/versions`, { method: "POST", body }),
  );
}

/** Tries a version, or what is not saved; nothing is kept of it. */
export function useRunBlock(id: string) {
  return useMutation({
    mutationFn: ({ signal, ...body }: z.input<typeof runBlockBody> & { signal?: AbortSignal }) =>
      apiFetch<BlockRun>(`${one(id)}/run`, { method: "POST", body, signal }),
  });
}

export function useRunTests(id: string) {
  return useDeed(({ version, ...body }: z.input<typeof runTestsBody> & { version: string | number }) =>
    apiFetch<TestsAnswer>(`${versionOf(id, version)}/tests`, { method: "POST", body }),
  );
}

/** A new test, or another content for the one of `test`. */
export function useSaveTest(id: string) {
  return useDeed(({ test, ...body }: z.input<typeof blockTestBody> & { test?: string }) =>
    apiFetch<BlockTest>(test === undefined ? `${one(id)}/tests` : `${one(id)}/tests/${test}`, {
      method: test === undefined ? "POST" : "PUT",
      body,
    }),
  );
}

export function useRemoveTest(id: string) {
  return useDeed((test: string) => apiFetch<void>(`${one(id)}/tests/${test}`, { method: "DELETE" }));
}

export function useRequestReview(id: string) {
  return useDeed(({ version, ...body }: { version: number; note?: string }) =>
    apiFetch<BlockVersionDetail>(`${versionOf(id, version)}/review`, { method: "POST", body }),
  );
}

export function useDecideReview(id: string) {
  return useDeed(({ version, ...body }: z.input<typeof reviewDecisionBody> & { version: number }) =>
    apiFetch<BlockVersionDetail>(`${versionOf(id, version)}/review/decision`, { method: "POST", body }),
  );
}

/** ApiError `conflict` has `blockers`. */
export function usePublishVersion(id: string) {
  return useDeed((version: number) =>
    apiFetch<BlockVersionDetail>(`${versionOf(id, version)}/publish`, { method: "POST" }),
  );
}

export function useDeprecateVersion(id: string) {
  return useDeed(({ version, ...body }: { version: number; message?: string }) =>
    apiFetch<BlockVersionDetail>(`${versionOf(id, version)}/deprecate`, { method: "POST", body }),
  );
}

export function useRollbackBlock(id: string) {
  return useDeed((body: z.input<typeof blockRollbackBody>) =>
    apiFetch<BlockRollbackAnswer>(`${one(id)}/rollback`, { method: "POST", body }),
  );
}

/** A change after which all that is known of blocks is stale. */
function useDeed<B, A>(mutationFn: (body: B) => Promise<A>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    async onSettled() {
      // What is asked for the first time is not asked again by the next line, and may have been answered before the change.
      await client.cancelQueries({ queryKey: keys.blocks });
      await client.invalidateQueries({ queryKey: keys.blocks });
    },
  });
}

function usePages<L extends { next_cursor: string | null }>(
  queryKey: readonly unknown[],
  pathOf: (cursor: string | undefined) => string,
  enabled = true,
) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => apiFetch<L>(pathOf(pageParam), { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled,
  });
}
