import { type Change, type EditorCommand, type EditorState, NOTHING } from "../types";

export function fieldChange(state: EditorState, key: string, after: unknown): Change {
  return { on: "field", key, before: state.fields[key], after };
}

/** Sets a document-level field (name, description, input_schema …); undefined removes it. */
export function setField(key: string, value: unknown): EditorCommand {
  return {
    label: key === "name" ? "rename" : "edit",
    coalesce: `field:${key}`,
    run: (state) => (state.fields[key] === value ? NOTHING : { changes: [fieldChange(state, key, value)] }),
  };
}
