/**
 * Three documents become one: what two people made of the same base. A document is taken apart into cells, each a value that only makes sense
 * as a whole (a node's name, one field of its config, an edge, a setting); a cell that one side changed is that side's, and a cell that both
 * changed in different ways is a conflict. Nodes keep their order; what the other side added follows.
 */
import { canonicalJson, isObject, type JsonObject } from "./json";
import type { WorkflowDocument } from "./schema";

export interface MergeChange {
  path: string;
  kind: "added" | "removed" | "changed";
  /** Changed on this side as well, in another way. */
  is_conflict: boolean;
}

export type Cells = Map<string, unknown>;

/** Members that are merged key by key. */
const KEYED = ["settings", "variables", "credentials"];
/** Of this document alone: a copy has its own. */
const OWN = new Set(["name", "slug", "is_template", "is_default"]);

const SEP = "\u0000";

/** The document as cells. A node has one of its own, so that its deletion is one change. */
export function cellsOf(document: WorkflowDocument): Cells {
  const cells: Cells = new Map();
  for (const { node_id, ...node } of document.nodes) {
    cells.set(["node", node_id].join(SEP), true);
    for (const [key, value] of Object.entries(node)) {
      if (key !== "config") cells.set(["node", node_id, key].join(SEP), value);
      else
        for (const [field, part] of Object.entries(node.config))
          cells.set(["node", node_id, key, field].join(SEP), part);
    }
  }
  for (const edge of document.edges) cells.set(["edge", edge.id].join(SEP), edge);
  const { nodes: _, edges: __, ...rest } = document;
  for (const [key, value] of Object.entries(rest)) {
    if (OWN.has(key) || value === undefined) continue;
    if (KEYED.includes(key) && isObject(value))
      for (const [name, part] of Object.entries(value)) cells.set([key, name].join(SEP), part);
    else cells.set(key, value);
  }
  return cells;
}

/** What `theirs` changed since `base`, and whether `mine` changed the same. A change on both sides that is equal is none. */
export function incomingChanges(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
): MergeChange[] {
  return told(incoming(cellsOf(base), cellsOf(mine), cellsOf(theirs)));
}

/** `mine` with what `theirs` changed since `base`; conflicts go the way that is asked for. */
export function mergeDocuments(
  base: WorkflowDocument,
  mine: WorkflowDocument,
  theirs: WorkflowDocument,
  conflicts: "mine" | "theirs",
): { document: WorkflowDocument; changes: MergeChange[] } {
  const [from, own, other] = [cellsOf(base), cellsOf(mine), cellsOf(theirs)];
  const found = incoming(from, own, other);
  const merged = new Map(own);
  for (const { cell, is_conflict } of found) {
    if (is_conflict && conflicts === "mine") continue;
    const node = nodeOf(cell);
    if (node !== null && isWhole(from, own, other, node)) replaceInside(merged, other, node);
    else if (other.has(cell)) merged.set(cell, other.get(cell));
    else merged.delete(cell);
  }
  return { document: assemble(mine, theirs, merged), changes: told(found) };
}

type Found = Omit<MergeChange, "path"> & { cell: string };

function incoming(base: Cells, mine: Cells, theirs: Cells): Found[] {
  const found: Found[] = [];
  for (const cell of new Set([...base.keys(), ...theirs.keys()])) {
    if (same(base, theirs, cell) || same(mine, theirs, cell)) continue;
    const kind = !base.has(cell) ? "added" : !theirs.has(cell) ? "removed" : "changed";
    found.push({ cell, kind, is_conflict: isConflict(base, mine, theirs, cell) });
  }
  return found;
}

function isConflict(base: Cells, mine: Cells, theirs: Cells, cell: string): boolean {
  const node = nodeOf(cell);
  if (node !== null && isWhole(base, mine, theirs, node)) return !sameInside(base, mine, node);
  if (!same(base, mine, cell)) return true;
  // An edge that went with a node which stays here.
  return (
    !theirs.has(cell) &&
    endsOf(base.get(cell)).some((end) => base.has(end) && !theirs.has(end) && !sameInside(base, mine, end))
  );
}

/** Its fields make no sense apart: it is new, it is gone on a side, or it has become another type of node. */
function isWhole(base: Cells, mine: Cells, theirs: Cells, node: string): boolean {
  const type = [node, "component_type"].join(SEP);
  return (
    ![base, mine, theirs].every((cells) => cells.has(node)) || !same(base, theirs, type) || !same(base, mine, type)
  );
}

/** The cell of the node that a cell belongs to. */
function nodeOf(cell: string): string | null {
  const [what, id] = cell.split(SEP);
  return what === "node" ? `node${SEP}${id}` : null;
}

function endsOf(edge: unknown): string[] {
  if (!isObject(edge)) return [];
  return [edge.source_node_id, edge.target_node_id].map((id) => `node${SEP}${id}`);
}

const same = (a: Cells, b: Cells, cell: string): boolean =>
  a.has(cell) === b.has(cell) && canonicalJson(a.get(cell) ?? null) === canonicalJson(b.get(cell) ?? null);

const within = (cells: Cells, node: string): string[] =>
  [...cells.keys()].filter((cell) => cell === node || cell.startsWith(node + SEP));

const sameInside = (a: Cells, b: Cells, node: string): boolean =>
  [...new Set([...within(a, node), ...within(b, node)])].every((cell) => same(a, b, cell));

function replaceInside(merged: Cells, other: Cells, node: string): void {
  for (const cell of within(merged, node)) merged.delete(cell);
  for (const cell of within(other, node)) merged.set(cell, other.get(cell));
}

/** One line a node that came or went; its cells say no more. */
function told(found: Found[]): MergeChange[] {
  const whole = new Set(found.map(({ cell }) => cell).filter((cell) => nodeOf(cell) === cell));
  return found.flatMap(({ cell, ...change }) => {
    const [what, id, ...rest] = cell.split(SEP);
    if (what === "node" && rest.length > 0 && whole.has(`node${SEP}${id}`)) return [];
    const path = id === undefined ? cell : `${what}:${[id, ...rest].join(".")}`;
    return [{ path, ...change }];
  });
}

function assemble(mine: WorkflowDocument, theirs: WorkflowDocument, cells: Cells): WorkflowDocument {
  const nodes = new Map<string, JsonObject & { config: JsonObject }>();
  const edges: unknown[] = [];
  const fields: JsonObject = {};
  for (const key of OWN) if (mine[key] !== undefined) fields[key] = mine[key];
  for (const [cell, value] of cells) {
    const [what = "", id, key, field] = cell.split(SEP);
    if (what === "edge") edges.push(value);
    else if (what === "node" && id !== undefined) {
      const node = nodes.get(id) ?? { node_id: id, config: {} };
      if (field !== undefined) node.config[field] = value;
      else if (key !== undefined) node[key] = value;
      nodes.set(id, node);
    } else if (id !== undefined) fields[what] = { ...(isObject(fields[what]) ? fields[what] : {}), [id]: value };
    else fields[what] = value;
  }
  const order = [...new Set([...mine.nodes, ...theirs.nodes].map(({ node_id }) => node_id))];
  const kept = order.flatMap((id) => nodes.get(id) ?? []);
  // An edge of a node that is gone leads nowhere.
  const joined = (edges as WorkflowDocument["edges"]).filter(
    (edge) => nodes.has(edge.source_node_id) && nodes.has(edge.target_node_id),
  );
  return { ...fields, nodes: kept, edges: joined } as unknown as WorkflowDocument;
}
