import type { WorkflowPin } from "@/lib/workflow/pins";
import type { Change, EditorCommand, EditorState } from "../types";
import { NOTHING } from "./shared";

/** Pins of the document by node id. */
export function pinsOf(state: EditorState): ReadonlyMap<string, WorkflowPin> {
  return state.items.pins;
}

/** Pins a node's output: test runs of the draft use it from now on. */
export function pinOutput(id: string, pin: WorkflowPin): EditorCommand {
  return {
    label: "pin",
    run: (state) => (state.nodes.has(id) ? { changes: [pinChange(state, id, pin)] } : NOTHING),
  };
}

export function unpin(ids: readonly string[]): EditorCommand {
  return { label: "unpin", run: (state) => ({ changes: unpinChanges(state, new Set(ids)) }) };
}

/** Takes the pins of nodes away, which go or are no longer pinned. */
export function unpinChanges(state: EditorState, ids: ReadonlySet<string>): Change[] {
  return [...ids].filter((id) => state.items.pins.has(id)).map((id) => pinChange(state, id, null));
}

function pinChange(state: EditorState, id: string, after: WorkflowPin | null): Change {
  return { on: "item", collection: "pins", id, before: state.items.pins.get(id) ?? null, after };
}
