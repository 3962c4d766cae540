"use client";
import { useMemo, useState } from "react";
import { useSelected } from "@/components/canvas/observable";
import { useWorkspace } from "@/components/shell/workspace";
import type { BlockContent, BlockDetail } from "@/lib/api/contracts/blocks";
import { roleMay } from "@/lib/auth/permissions";
import { ApiError } from "@/lib/client/api";
import { useSaveVersion } from "@/lib/client/code-blocks";
import { changesOf } from "@/lib/collab/shape/block-changes";
import type { DraftView } from "./together/document";
import { type SharedDraft, useSharedDraft } from "./together/use-shared-draft";

export interface Drafting {
  /** Where it comes from, and who else writes it. */
  shared: SharedDraft;
  /** As the editor shows it: the newest version until the draft is there. */
  content: BlockContent;
  /** What of it is not saved. */
  patch: Partial<BlockContent>;
  isChanged: boolean;
  /** Whether this person may change it now. */
  mayWrite: boolean;
  /** It is given values of credentials, and this person may not write such code. */
  isGuarded: boolean;
  /** A version that was saved past the draft and changes the same; null mostly. */
  overlap: number | null;
  change(patch: Partial<BlockContent>): void;
  /** Back to the newest version. */
  discard(): void;
  /** @returns the number of the version, or null when it was not saved (`error` says why). */
  save(message: string): Promise<number | null>;
  isSaving: boolean;
  /** It was not saved, because not everything has come to the server. */
  isUnsent: boolean;
  error: unknown;
}

const NOTHING: DraftView | null = null;
const NO_DOCUMENT = { get: () => NOTHING, subscribe: () => () => {} };

/** The text of a block as all who have it open write it. Nothing of it is lost: not by a reload, not by what others do. */
export function useDraft(block: BlockDetail): Drafting {
  const { role } = useWorkspace();
  const shared = useSharedDraft(block);
  const { document, sync } = shared;
  const view = useSelected<DraftView | null, DraftView | null>(document ?? NO_DOCUMENT, (each) => each);
  const viewer = useSelected(sync, (each) => each.viewer);
  const latest = block.latest_version;
  const save = useSaveVersion(block.id);
  const [isUnsent, setUnsent] = useState(false);
  const [isFlushing, setFlushing] = useState(false);
  const content = view?.content ?? latest.content;
  const patch = useMemo(() => changesOf(content, latest.content), [content, latest.content]);
  const isChanged = Object.keys(patch).length > 0;
  const isGuarded = content.secrets.length > 0 && !roleMay(role, "credential.expose");
  const change = (changes: Partial<BlockContent>) => document?.change(changes);
  return {
    shared,
    content,
    patch,
    isChanged,
    mayWrite: document !== null && !viewer && !isGuarded,
    isGuarded,
    overlap: view?.overlap ?? null,
    change,
    discard: () => change(latest.content),
    async save(message) {
      if (!isChanged) return latest.number;
      setUnsent(false);
      save.reset();
      setFlushing(true);
      const isThere = await shared.flush();
      setFlushing(false);
      if (!isThere) {
        setUnsent(true);
        return null;
      }
      try {
        // The draft as the server has it, with what others have just typed.
        const version = await save.mutateAsync(message.trim() ? { message: message.trim() } : {});
        return version.number;
      } catch (error) {
        if (error instanceof ApiError) return null;
        throw error;
      }
    },
    isSaving: isFlushing || save.isPending,
    isUnsent,
    error: save.error,
  };
}
