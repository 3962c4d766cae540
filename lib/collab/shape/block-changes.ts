/** What a content of a code block changes of another one. Without Yjs: pages ask it before they have that. */
import type { BlockContent } from "@/lib/api/contracts/blocks";
import { same } from "@/lib/workflow/diff/fields";

/** With one character at each end of line: an editor and a shared text must agree on where a letter is. */
export function oneEnding(code: string): string {
  return code.replace(/\r\n?/g, "\n");
}

/** What differs; neither the order of keys nor how lines end counts. */
export function changesOf(content: Partial<BlockContent>, from: BlockContent): Partial<BlockContent> {
  const isAsBefore = (key: string, value: unknown) =>
    key === "code" && typeof value === "string"
      ? oneEnding(value) === oneEnding(from.code)
      : same(value, from[key as keyof BlockContent]);
  return Object.fromEntries(
    Object.entries(content).filter(([key, value]) => value !== undefined && !isAsBefore(key, value)),
  );
}
