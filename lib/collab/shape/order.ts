/** The order of nodes and edges: a fractional index each, ties by id, so that two people who add at the same place both do. */
import { generateNKeysBetween } from "fractional-indexing";
import { compare } from "./values";

/** Ids in the document's order. */
export function inOrder(keys: ReadonlyMap<string, string>): string[] {
  return [...keys].sort(([a, x], [b, y]) => compare(x, y) || compare(a, b)).map(([id]) => id);
}

/**
 * New keys for the ids that must get one so that all stand in the wanted order. As few as possible: the longest run that is in order
 * already keeps its keys.
 */
export function orderKeys(current: ReadonlyMap<string, string>, wanted: readonly string[]): Map<string, string> {
  const changed = new Map<string, string>();
  const kept = keepers(current, wanted);
  let run: string[] = [];
  let last: string | null = null;
  const fill = (next: string | null) => {
    const keys = run.length > 0 ? generateNKeysBetween(last, next, run.length) : [];
    run.forEach((id, index) => {
      const key = keys[index];
      if (key !== undefined) changed.set(id, key);
    });
    run = [];
  };
  for (const id of wanted) {
    const key = kept.has(id) ? current.get(id) : undefined;
    if (key === undefined) run.push(id);
    else {
      fill(key);
      last = key;
    }
  }
  fill(null);
  return changed;
}

/** Ids whose keys grow along the wanted order: the longest increasing subsequence. */
function keepers(current: ReadonlyMap<string, string>, wanted: readonly string[]): Set<string> {
  const tails: number[] = [];
  const before: number[] = [];
  const keys = wanted.map((id) => current.get(id));
  keys.forEach((key, index) => {
    if (key === undefined || !isKey(key)) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[tails[middle] ?? 0] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = index;
  });
  const kept = new Set<string>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) kept.add(wanted[at] ?? "");
  return kept;
}

/** False for a key that nothing could be put beside: it came from no such generator. */
function isKey(key: string): boolean {
  try {
    generateNKeysBetween(key, null, 1);
    generateNKeysBetween(null, key, 1);
    return true;
  } catch {
    return false;
  }
}
