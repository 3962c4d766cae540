import type { WorkflowPin } from "@/lib/workflow/pins";
import type { Change, EditorCommand, EditorState } from "../types";
import { NOTHING } from "./shared";

/** Pins of the document by node id. */
export function pinsOf(state: EditorState): Readonly<Record<string, WorkflowPin>> {
  return (state.fields.pins ?? {}) as Record<string, WorkflowPin>;
}

/** Pins a node's output: test runs of the draft use it from now on. */
export function pinOutput(id: string, pin: WorkflowPin): EditorCommand {
  return {
    label: "pin",
    run: (state) => (state.nodes.has(id) ? { changes: [pinsChange(state, { ...pinsOf(state), [id]: pin })] } : NOTHING),
  };
}

export function unpin(ids: readonly string[]): EditorCommand {
  return { label: "unpin", run: (state) => ({ changes: unpinChanges(state, new Set(ids)) }) };
}

/** Takes the pins of nodes away, which go or are no longer pinned. */
export function unpinChanges(state: EditorState, ids: ReadonlySet<string>): Change[] {
  const kept = Object.entries(pinsOf(state)).filter(([id]) => !ids.has(id));
  if (kept.length === Object.keys(pinsOf(state)).length) return [];
  return [pinsChange(state, kept.length > 0 ? Object.fromEntries(kept) : undefined)];
}

/** The collection as a whole: a shared document merges it pin by pin (lib/workflow/collections.ts). */
function pinsChange(state: EditorState, after: Record<string, WorkflowPin> | undefined): Change {
  return { on: "field", key: "pins", before: state.fields.pins, after };
}
