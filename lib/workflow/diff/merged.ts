import { NODE_HEIGHT, NODE_WIDTH } from "../layout";
import type { WorkflowDocument, WorkflowLayout } from "../schema";
import type { Drawn } from "./diff";
import type { ChangeKind, DocumentDiff } from "./types";

const GAP = 24;

/** One drawing of both documents: the later one, with what is gone as ghosts where it stood. */
export interface MergedDrawing {
  document: WorkflowDocument;
  layout: WorkflowLayout;
  /** What happened to a node, edge or trigger ("trigger:<index>" in the merged drawing), by its id there. */
  marks: ReadonlyMap<string, ChangeKind>;
}

/** @param diff of the two documents. A ghost that would lie on a card moves down until it does not. */
export function mergeDrawings(before: Drawn, after: Drawn, diff: DocumentDiff): MergedDrawing {
  const marks = new Map<string, ChangeKind>();
  const layout: WorkflowLayout = { ...after.layout };
  const { document } = after;
  const ids = new Set(document.nodes.map(({ node_id }) => node_id));
  const ghosts = diff.nodes.flatMap(({ kind, before: node }) =>
    kind === "removed" && node && !ids.has(node.node_id) ? [node] : [],
  );
  for (const change of diff.nodes) marks.set(change.id, change.kind);
  for (const { node_id } of ghosts) {
    const place = before.layout?.[node_id];
    if (place) layout[node_id] = freePlace(place, layout);
  }
  const goneTriggers = diff.triggers.flatMap(({ kind, before: was }) => (kind === "removed" && was ? [was] : []));
  for (const { kind, after: is } of diff.triggers) if (is) marks.set(`trigger:${is.index}`, kind);
  for (const [index, { index: old }] of goneTriggers.entries()) {
    const id = `trigger:${document.triggers.length + index}`;
    const place = before.layout?.[`trigger:${old}`];
    marks.set(id, "removed");
    if (place) layout[id] = freePlace(place, layout);
  }
  const edgeIds = new Set(document.edges.map(({ id }) => id));
  const goneEdges = diff.edges.flatMap(({ kind, before: edge }) =>
    kind === "removed" && edge ? [edgeIds.has(edge.id) ? { ...edge, id: `${edge.id}~removed` } : edge] : [],
  );
  for (const { kind, id } of diff.edges) if (kind !== "removed") marks.set(id, kind);
  for (const { id } of goneEdges) marks.set(id, "removed");
  return {
    document: {
      ...document,
      nodes: [...document.nodes, ...ghosts],
      edges: [...document.edges, ...goneEdges],
      triggers: [...document.triggers, ...goneTriggers.map(({ trigger }) => trigger)],
    },
    layout,
    marks,
  };
}

function freePlace(wanted: { x: number; y: number }, taken: WorkflowLayout): { x: number; y: number } {
  const place = { ...wanted };
  const cards = Object.values(taken);
  const hit = () =>
    cards.find(({ x, y }) => Math.abs(x - place.x) < NODE_WIDTH + GAP && Math.abs(y - place.y) < NODE_HEIGHT + GAP);
  // Each step passes at least one card, so there are no more steps than cards.
  for (let card = hit(); card; card = hit()) place.y = card.y + NODE_HEIGHT + GAP;
  return place;
}
