import type { EditorCommand } from "../types";
import { patchNodeChange } from "./patch";

/** Renames what people see; the id, and with it every reference, stays. An empty name falls back to the id. */
export function rename(id: string, name: string): EditorCommand {
  const trimmed = name.trim().slice(0, 120);
  return {
    label: "rename",
    coalesce: `name:${id}`,
    run: (state) => ({ changes: patchNodeChange(state, id, { name: trimmed || undefined }) }),
  };
}
