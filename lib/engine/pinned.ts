import type { WorkflowPin } from "@/lib/workflow/pins";
import type { Visit } from "./visit";

/**
 * What a node gives instead of running. Frozen drafts have pins; a published version is stored without, and would not be listened to if it
 * had some. A node that is switched off hands on what it got, as ever.
 */
export function pinOf({ slice, id, node }: Pick<Visit, "slice" | "id" | "node">): WorkflowPin | null {
  const { number, document } = slice.compiled.version;
  if (number !== null || document.pins === undefined || node.disabled) return null;
  return Object.hasOwn(document.pins, id) ? (document.pins[id] ?? null) : null;
}
