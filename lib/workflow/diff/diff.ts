import { handleKey } from "../names";
import type { WorkflowDocument, WorkflowEdge, WorkflowLayout } from "../schema";
import { fieldChanges, same } from "./fields";
import { diffTriggers } from "./triggers";
import type { ChangeKind, DocumentDiff, EdgeChange, FieldChange, NodeChange } from "./types";

/** Outputs pinned to nodes are for tests of the draft: no version has them, so they are no change either. */
const UNVERSIONED = ["pins"];

/** A document with the positions of its nodes; without them nothing counts as moved. */
export interface Drawn {
  document: WorkflowDocument;
  layout?: WorkflowLayout;
}

/**
 * What it takes to come from one document to another. Nodes are the same by node_id, edges by id or else by their ends, triggers by
 * what they are. diff(a, a) is empty, and diff(b, a) is diff(a, b) with the sides changed over.
 */
export function diffDocuments(before: Drawn, after: Drawn): DocumentDiff {
  const { nodes: oldNodes, edges: oldEdges, triggers: oldTriggers, ...oldFields } = before.document;
  const { nodes, edges, triggers, ...fields } = after.document;
  const pairedNodes = pairUp(oldNodes, nodes, [(node) => node.node_id]);
  const pairedEdges = pairUp(oldEdges, edges, [(edge) => edge.id, handleKey]);
  const byTrigger = diffTriggers(oldTriggers, triggers);
  const changedNodes = pairedNodes.pairs.flatMap(([old, now]): NodeChange[] => {
    const id = now?.node_id ?? old?.node_id ?? "";
    const change = changeOf(old, now, ["node_id"]);
    return change ? [{ ...change, id, before: old ?? null, after: now ?? null }] : [];
  });
  const changedEdges = pairedEdges.pairs.flatMap(([old, now]): EdgeChange[] => {
    const id = now?.id ?? old?.id ?? "";
    const change = changeOf<WorkflowEdge>(old, now);
    return change ? [{ ...change, id, before: old ?? null, after: now ?? null }] : [];
  });
  const reordered: DocumentDiff["reordered"] = [];
  if (pairedNodes.reordered) reordered.push("nodes");
  if (pairedEdges.reordered) reordered.push("edges");
  if (byTrigger.reordered) reordered.push("triggers");
  return {
    nodes: changedNodes,
    edges: changedEdges,
    triggers: byTrigger.changes,
    fields: fieldChanges(oldFields, fields, UNVERSIONED),
    moved: movedNodes(before, after),
    reordered,
  };
}

function changeOf<T extends object>(
  before: T | undefined,
  after: T | undefined,
  skip: readonly string[] = [],
): { kind: ChangeKind; fields: FieldChange[] } | null {
  if (!before) return { kind: "added", fields: [] };
  if (!after) return { kind: "removed", fields: [] };
  const fields = fieldChanges(before as Record<string, unknown>, after as Record<string, unknown>, skip);
  return fields.length > 0 ? { kind: "changed", fields } : null;
}

type Pair<T> = [before: T | undefined, after: T | undefined];

/**
 * Pairs the members of two lists by the first of the keys that both have, in the order of `after`, with what is gone at the end. Two
 * members with one key (a draft may have them) are told apart by their order.
 */
function pairUp<T>(
  before: readonly T[],
  after: readonly T[],
  keys: ((item: T) => string)[],
): { pairs: Pair<T>[]; reordered: boolean } {
  const partner = new Map<number, number>();
  const free = new Set(before.keys());
  for (const keyOf of keys) {
    const open = new Map<string, number[]>();
    for (const index of free) {
      const item = before[index];
      if (item !== undefined) push(open, keyOf(item), index);
    }
    for (const [index, item] of after.entries()) {
      if (partner.has(index)) continue;
      const found = open.get(keyOf(item))?.shift();
      if (found === undefined) continue;
      partner.set(index, found);
      free.delete(found);
    }
  }
  const matched = [...after.keys()].flatMap((index) => partner.get(index) ?? []);
  return {
    pairs: [
      ...after.map((item, index): Pair<T> => [before[partner.get(index) ?? -1], item]),
      ...[...free].map((index): Pair<T> => [before[index], undefined]),
    ],
    reordered: matched.some((place, index) => place < (matched[index - 1] ?? -1)),
  };
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Nodes of both documents that have another place. Triggers have none of their own to speak of. */
function movedNodes(before: Drawn, after: Drawn): string[] {
  const { layout: old } = before;
  const { layout } = after;
  if (!old || !layout) return [];
  const kept = new Set(before.document.nodes.map(({ node_id }) => node_id));
  return after.document.nodes
    .map(({ node_id }) => node_id)
    .filter((id) => kept.has(id) && old[id] && layout[id] && !same(old[id], layout[id]));
}
