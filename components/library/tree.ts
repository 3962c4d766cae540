import type { FolderItem } from "@/lib/api/contracts/library";

/** The folder and those above it, the topmost first; empty for one that is not there. */
export function pathOf(all: readonly FolderItem[], id: string | null): FolderItem[] {
  const folder = all.find((each) => each.id === id);
  return folder ? [...pathOf(all, folder.parent_id), folder] : [];
}

/** Folders directly in this one; null: at the top. */
export const childrenOf = (all: readonly FolderItem[], id: string | null): FolderItem[] =>
  all.filter((each) => each.parent_id === id);

/** Workflows in it and in every folder within. */
export function countInside(all: readonly FolderItem[], folder: FolderItem): number {
  return childrenOf(all, folder.id).reduce((sum, child) => sum + countInside(all, child), folder.workflows);
}

/** The whole tree as a list, each folder under its parent, with its depth. */
export function flatTree(
  all: readonly FolderItem[],
  parent: string | null = null,
  depth = 0,
): { folder: FolderItem; depth: number }[] {
  return childrenOf(all, parent).flatMap((folder) => [{ folder, depth }, ...flatTree(all, folder.id, depth + 1)]);
}
