import type { ChangeCounts, ChangeKind, DocumentDiff, KindCounts } from "./types";

/** How many changes of each sort a diff holds. */
export function countChanges(diff: DocumentDiff): ChangeCounts {
  return {
    nodes: byKind(diff.nodes),
    edges: byKind(diff.edges),
    triggers: byKind(diff.triggers),
    fields: diff.fields.length,
    moved: diff.moved.length,
  };
}

/** Changes of meaning: a node that was only moved is none. */
export function totalOf({ nodes, edges, triggers, fields }: ChangeCounts): number {
  return sum(nodes) + sum(edges) + sum(triggers) + fields;
}

/** True when nothing differs, not even places and order. */
export function isEmptyDiff(diff: DocumentDiff): boolean {
  const counts = countChanges(diff);
  return totalOf(counts) === 0 && counts.moved === 0 && diff.reordered.length === 0;
}

function byKind(changes: readonly { kind: ChangeKind }[]): KindCounts {
  const counts: KindCounts = { added: 0, removed: 0, changed: 0 };
  for (const { kind } of changes) counts[kind] += 1;
  return counts;
}

const sum = ({ added, removed, changed }: KindCounts): number => added + removed + changed;
