/** What somebody has changed in a code block and not saved: kept in the browser by block and version, put on top of newer versions. */
import { applyPatch, structuredPatch } from "diff";
import { type BlockContent, blockContentPatch } from "@/lib/api/contracts/blocks";

export interface BlockDraft {
  /** Number of the version that was changed. */
  base: number;
  /** Only what differs from it. */
  patch: Partial<BlockContent>;
}

type Store = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;
const PREFIX = "flowpilot.code-block.";
const keyOf = (block: string, base: number) => `${PREFIX}${block}.${base}`;

/** The draft of the newest version that somebody began from; null when there is none that can be read. */
export function readDraft(store: Store, block: string): BlockDraft | null {
  const [base] = basesOf(store, block).toSorted((a, b) => b - a);
  if (base === undefined) return null;
  const patch = parse(store.getItem(keyOf(block, base)));
  return patch === null || Object.keys(patch).length === 0 ? null : { base, patch };
}

/** Keeps one, or none. A browser that has no more room keeps what it had. */
export function writeDraft(store: Store, block: string, draft: BlockDraft | null): void {
  try {
    if (draft) store.setItem(keyOf(block, draft.base), JSON.stringify(draft.patch));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return;
  }
  for (const base of basesOf(store, block)) if (base !== draft?.base) store.removeItem(keyOf(block, base));
}

function basesOf(store: Store, block: string): number[] {
  const start = keyOf(block, 0).slice(0, -1);
  const keys = Array.from({ length: store.length }, (_, index) => store.key(index) ?? "");
  return keys
    .filter((key) => key.startsWith(start))
    .map((key) => Number(key.slice(start.length)))
    .filter(Number.isInteger);
}

function parse(text: string | null): Partial<BlockContent> | null {
  try {
    // What was typed may not fit yet: then it is kept as far as it does.
    const value: unknown = JSON.parse(text ?? "null");
    const read = blockContentPatch.safeParse(value);
    if (read.success) return read.data;
    const code = blockContentPatch.pick({ code: true }).safeParse(value);
    return code.success ? code.data : null;
  } catch {
    return null;
  }
}

export const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** What of a content differs from another one. */
export function changesOf(content: Partial<BlockContent>, from: BlockContent): Partial<BlockContent> {
  const changed = Object.entries(content).filter(
    ([key, value]) => value !== undefined && !isSame(value, from[key as keyof BlockContent]),
  );
  return Object.fromEntries(changed);
}

/** Both changes of a text in one; null where they touch the same lines. */
export function mergedText(base: string, mine: string, theirs: string): string | null {
  if (mine === theirs || mine === base) return theirs;
  if (theirs === base) return mine;
  const merged = applyPatch(theirs, structuredPatch("", "", base, mine, "", "", { context: 2 }));
  return merged === false ? null : merged;
}

/**
 * A draft put on a newer version: what I changed is mine, the rest theirs, the code with the changes of both. Null where the code cannot be
 * put together, or where another part was changed by both in different ways.
 */
export function mergedDraft(draft: BlockDraft, base: BlockContent, theirs: BlockContent): Partial<BlockContent> | null {
  const { code, ...rest } = draft.patch;
  const clash = Object.keys(rest).some((name) => {
    const key = name as keyof BlockContent;
    return !isSame(theirs[key], base[key]) && !isSame(theirs[key], draft.patch[key]);
  });
  if (clash) return null;
  if (code === undefined) return changesOf(rest, theirs);
  const merged = mergedText(base.code, code, theirs.code);
  return merged === null ? null : changesOf({ ...rest, code: merged }, theirs);
}
