"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import type { BlockContent, BlockDetail, BlockVersionDetail } from "@/lib/api/contracts/blocks";
import { ApiError } from "@/lib/client/api";
import { useBlockVersion, useSaveVersion } from "@/lib/client/code-blocks";
import { type BlockDraft, changesOf, mergedDraft, readDraft, writeDraft } from "./draft";

/** Storing waits for a pause in the typing. */
const PAUSE_MS = 250;

export interface Drafting {
  /** The version that the text was made from; null while it is on its way. */
  base: BlockVersionDetail | null;
  /** As the editor shows it. */
  content: BlockContent;
  /** What of it is not saved. */
  patch: Partial<BlockContent>;
  isChanged: boolean;
  /** Somebody saved a newer version than the one that was changed. */
  isStale: boolean;
  /** The changes of both, where they can be put together. */
  merged: Partial<BlockContent> | null;
  change(patch: Partial<BlockContent>): void;
  discard(): void;
  /** Puts these changes on the newest version. */
  rebase(content: Partial<BlockContent>): void;
  /** @returns the number of the version, or null when it was not saved (`error` says why, or the draft is stale). */
  save(message: string): Promise<number | null>;
  isSaving: boolean;
  error: unknown;
}

/** The text of a block as somebody edits it. Nothing of it is lost: not by a reload, not by what others save. */
export function useDraft(block: BlockDetail): Drafting {
  const latest = block.latest_version;
  const [draft, setDraft] = useState<BlockDraft | null>(() => readDraft(localStorage, block.id));
  const isStale = draft !== null && draft.base !== latest.number;
  const older = useBlockVersion(block.id, isStale ? draft.base : undefined).data;
  const base = isStale ? (older ?? null) : latest;
  const save = useSaveVersion(block.id);
  useStored(block.id, draft);
  const content = { ...(base ?? latest).content, ...draft?.patch };
  const set = useCallback((on: BlockVersionDetail, patch: Partial<BlockContent>) => {
    const changed = changesOf(patch, on.content);
    setDraft(Object.keys(changed).length === 0 ? null : { base: on.number, patch: changed });
  }, []);
  const now = useRef(draft);
  now.current = draft;
  return {
    base,
    content,
    patch: draft?.patch ?? NOTHING,
    isChanged: draft !== null,
    isStale,
    merged: isStale && older ? mergedDraft(draft, older.content, latest.content) : null,
    change: (patch) => set(base ?? latest, { ...now.current?.patch, ...patch }),
    discard: () => setDraft(null),
    rebase: (next) => set(latest, next),
    async save(message) {
      const sent = now.current;
      if (!sent) return latest.number;
      try {
        const version = await save.mutateAsync({
          content: sent.patch,
          base: sent.base,
          ...(message.trim() && { message: message.trim() }),
        });
        // What was typed while it was on its way stays unsaved.
        const since = now.current === sent ? {} : (now.current?.patch ?? {});
        set(version, since);
        return version.number;
      } catch (error) {
        // The block was asked for again meanwhile, so that the page knows the newer version.
        if (error instanceof ApiError) return null;
        throw error;
      }
    },
    isSaving: save.isPending,
    error: save.error instanceof ApiError && save.error.code === "stale" ? null : save.error,
  };
}

const NOTHING: Partial<BlockContent> = {};

/** Keeps the draft in the browser, also when the page is left at once. */
function useStored(block: string, draft: BlockDraft | null): void {
  const waiting = useRef<(() => void) | null>(null);
  useEffect(() => {
    const write = () => {
      waiting.current = null;
      writeDraft(localStorage, block, draft);
    };
    waiting.current = write;
    const timer = setTimeout(write, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [block, draft]);
  useEffect(() => {
    const flush = () => waiting.current?.();
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, []);
}
