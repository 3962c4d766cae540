/**
 * The editor's own shape of a workflow: nodes and edges by id, so that a change of one node touches one entry.
 * Nothing here knows React. Everything that changes a workflow is an EditorCommand; a shared document can take the store's
 * place by applying the same Changes to its own maps.
 */
import type { NodeCard } from "@/lib/nodes/types";
import type { CollectionItems } from "@/lib/workflow/annotations";
import type { KeyedCollection } from "@/lib/workflow/collections";
import type { WorkflowEdge, WorkflowNode, WorkflowTrigger } from "@/lib/workflow/schema";

export interface Point {
  x: number;
  y: number;
}

export type NodeTypes = ReadonlyMap<string, NodeCard>;

/** The document without its nodes, edges and keyed collections. Unknown keys are kept. */
export interface DocumentFields {
  name: string;
  triggers: WorkflowTrigger[];
  input_schema?: Record<string, unknown>;
  credentials?: Record<string, string>;
  [key: string]: unknown;
}

/** The keyed collections of the document: notes, frames. */
export type Items = { readonly [K in KeyedCollection]: ReadonlyMap<string, CollectionItems[K]> };

export interface EditorState {
  readonly fields: DocumentFields;
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
  readonly edges: ReadonlyMap<string, WorkflowEdge>;
  readonly items: Items;
  /** Canvas positions by node id, by `trigger:<index>` for triggers and `note:<id>` for notes. */
  readonly places: ReadonlyMap<string, Point>;
  /** Edges by source and by target; an entry keeps its identity while none of its edges changes. */
  readonly outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>;
  readonly incoming: ReadonlyMap<string, readonly WorkflowEdge[]>;
}

/** One reversible step: swapping before and after undoes it. `index` keeps the place in the document's order. */
export type Change =
  | { on: "node"; id: string; index: number; before: WorkflowNode | null; after: WorkflowNode | null }
  | { on: "edge"; id: string; index: number; before: WorkflowEdge | null; after: WorkflowEdge | null }
  | { on: "place"; id: string; before: Point | null; after: Point | null }
  | { on: "field"; key: string; before: unknown; after: unknown }
  | ItemChange;

/** A change of one entry of a keyed collection. */
export type ItemChange = {
  [K in KeyedCollection]: {
    on: "item";
    collection: K;
    id: string;
    before: CollectionItems[K] | null;
    after: CollectionItems[K] | null;
  };
}[KeyedCollection];

export interface CommandResult {
  changes: Change[];
  /** What should be selected afterwards; left out when the selection stays. */
  select?: { nodes?: readonly string[]; edges?: readonly string[] };
}

/** The one way to change a workflow. `run` is pure: the same state gives the same changes. */
export interface EditorCommand {
  /** Key of the name shown beside undo and redo, in the message catalogue. */
  label: CommandLabel;
  /** Commands in a row with the same key become one undo step (typing in a field, arrow keys). */
  coalesce?: string;
  run(state: EditorState, types: NodeTypes): CommandResult;
}

export type CommandLabel =
  | "add"
  | "connect"
  | "move"
  | "delete"
  | "insert"
  | "duplicate"
  | "paste"
  | "rename"
  | "edit"
  | "disable"
  | "route"
  | "arrange"
  | "trigger"
  | "import"
  | "pin"
  | "unpin"
  | "note"
  | "group"
  | "ungroup"
  | "collapse"
  | "expand"
  | "align"
  | "distribute"
  | "replace"
  | "fix";

export const NO_EDGES: readonly WorkflowEdge[] = [];
export const NOTHING: CommandResult = { changes: [] };
