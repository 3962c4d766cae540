import type * as Y from "yjs";
import type { WorkflowDocument, WorkflowEdge, WorkflowLayout, WorkflowNode } from "@/lib/workflow/schema";
import { inOrder } from "./order";
import { readEdge, readFields, readNode, readOrder, readPlace, readTriggers } from "./parts";
import { rootsOf } from "./roots";

/** As many as the schema of a document lets there be. */
const MOST = { nodes: 2000, edges: 10_000, triggers: 50 };

/**
 * The document of a shared workflow and its positions. The same Y state gives the same document on every peer. Whatever the peers did, it is
 * a document: an edge to a node that somebody else deleted is left out (it comes back with the node), and so is what does not fit the schema.
 * An edge to a node that never was is kept, for the problems to speak of.
 */
export function fromYDoc(doc: Y.Doc): { document: WorkflowDocument; layout: WorkflowLayout } {
  const roots = rootsOf(doc);
  const nodes = listOf(roots.nodes, readNode).slice(0, MOST.nodes);
  const edges = listOf(roots.edges, readEdge)
    .filter((edge) => !isCut(roots.nodes, edge))
    .slice(0, MOST.edges);
  const triggers = readTriggers(doc).slice(0, MOST.triggers);
  const places: [string, unknown][] = [
    ...triggers.map(({ place }, index): [string, unknown] => [`trigger:${index}`, place]),
    ...nodes.map(({ node_id }): [string, unknown] => [node_id, roots.layout.get(node_id)]),
    ...[...roots.layout.keys()]
      .filter(isOther)
      .sort()
      .map((id): [string, unknown] => [id, roots.layout.get(id)]),
  ];
  const layout = Object.fromEntries(
    places.flatMap(([id, held]) => {
      const place = readPlace(held);
      return place && id !== "__proto__" ? [[id, place]] : [];
    }),
  );
  const document = { ...readFields(doc), triggers: triggers.map(({ trigger }) => trigger), nodes, edges };
  return { document, layout };
}

/** True for an edge with an end that was deleted. */
export function isCut(nodes: Y.Map<unknown>, edge: WorkflowEdge): boolean {
  const isGone = (id: string) => nodes._map.has(id) && !nodes.has(id);
  return isGone(edge.source_node_id) || isGone(edge.target_node_id);
}

/** Canvas ids of neither node nor trigger, e.g. of a note, have a colon, and go with what they belong to. */
const isOther = (id: string) => id.includes(":") && !id.startsWith("trigger:");

function listOf<T extends WorkflowNode | WorkflowEdge>(
  map: Y.Map<unknown>,
  read: (id: string, held: unknown) => T | null,
): T[] {
  const found = new Map<string, T>();
  const order = new Map<string, string>();
  for (const [id, held] of map.entries()) {
    const item = read(id, held);
    if (!item) continue;
    found.set(id, item);
    order.set(id, readOrder(held));
  }
  return inOrder(order).flatMap((id) => found.get(id) ?? []);
}
