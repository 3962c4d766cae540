/** What differs between two documents, as people speak of it: nodes, connections, triggers and fields, each with before and after. */
import type { WorkflowEdge, WorkflowNode, WorkflowTrigger } from "../schema";

export type ChangeKind = "added" | "removed" | "changed";

/** One value below a node, an edge, a trigger or the document. A side that has no such key has no such member here. */
export interface FieldChange {
  path: string[];
  before?: unknown;
  after?: unknown;
}

export interface NodeChange {
  kind: ChangeKind;
  id: string;
  before: WorkflowNode | null;
  after: WorkflowNode | null;
  /** What differs within a changed node. */
  fields: FieldChange[];
}

export interface EdgeChange {
  kind: ChangeKind;
  /** Its id afterwards, or before when it is gone. */
  id: string;
  before: WorkflowEdge | null;
  after: WorkflowEdge | null;
  fields: FieldChange[];
}

/** Triggers have no ids; their places say which one is meant. */
export interface TriggerPlace {
  index: number;
  trigger: WorkflowTrigger;
}

export interface TriggerChange {
  kind: ChangeKind;
  before: TriggerPlace | null;
  after: TriggerPlace | null;
  fields: FieldChange[];
}

export interface DocumentDiff {
  nodes: NodeChange[];
  edges: EdgeChange[];
  triggers: TriggerChange[];
  /** Everything else of the document: name, schemas, variables, settings … */
  fields: FieldChange[];
  /** Quiet: nodes that stand elsewhere on the canvas. */
  moved: string[];
  /** Quiet: lists whose members are the same in another order. */
  reordered: ("nodes" | "edges" | "triggers")[];
}

export type KindCounts = Record<ChangeKind, number>;

/** How many changes there are of each sort: what a list of versions shows. */
export interface ChangeCounts {
  nodes: KindCounts;
  edges: KindCounts;
  triggers: KindCounts;
  fields: number;
  moved: number;
}
