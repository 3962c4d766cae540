import type { WorkflowNode } from "@/lib/workflow/schema";
import type { Change, EditorState } from "../types";

/** Index of a key in a map's order, or its size when it is not there. */
export function indexIn(map: ReadonlyMap<string, unknown>, id: string): number {
  let index = 0;
  for (const key of map.keys()) {
    if (key === id) return index;
    index++;
  }
  return index;
}

/** A change that replaces a node with a copy that has these keys; undefined removes a key. Empty when nothing differs. */
export function patchNodeChange(state: EditorState, id: string, patch: Partial<WorkflowNode>): Change[] {
  const before = state.nodes.get(id);
  if (!before) return [];
  const after: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) delete after[key];
    else after[key] = value;
  }
  if (Object.keys({ ...before, ...after }).every((key) => before[key] === after[key])) return [];
  return [{ on: "node", id, index: indexIn(state.nodes, id), before, after: after as WorkflowNode }];
}
