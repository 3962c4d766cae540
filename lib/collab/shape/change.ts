import type { WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import type { Point } from "./parts";

/** What the editor's commands give: one part of the document before and after. `index`: its place in the document's order. */
export type DocumentChange =
  | { on: "node"; id: string; index: number; before: WorkflowNode | null; after: WorkflowNode | null }
  | { on: "edge"; id: string; index: number; before: WorkflowEdge | null; after: WorkflowEdge | null }
  | { on: "place"; id: string; before: Point | null; after: Point | null }
  | { on: "field"; key: string; before: unknown; after: unknown }
  | { on: "item"; collection: string; id: string; before: object | null; after: object | null };
