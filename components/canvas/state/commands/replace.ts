import { displayName } from "@/lib/workflow/names";
import type { WorkflowNode } from "@/lib/workflow/schema";
import { type Match, replaceIn, type Spot, textAt, withText } from "@/lib/workflow/search";
import type { Change, EditorCommand, EditorState } from "../types";
import { patchNodeChange } from "./patch";

const MAX_NAME = 120;

/** Matches by the part of the document that they stand in, then by their path. */
function byPart(matches: readonly Match[]): Map<string, { spot: Spot; texts: Map<string, Match[]> }> {
  const parts = new Map<string, { spot: Spot; texts: Map<string, Match[]> }>();
  for (const match of matches) {
    const key = `${match.on} ${match.id}`;
    const part = parts.get(key) ?? { spot: match, texts: new Map<string, Match[]>() };
    parts.set(key, part);
    const path = JSON.stringify(match.path);
    part.texts.set(path, [...(part.texts.get(path) ?? []), match]);
  }
  return parts;
}

/** The value with the words in the place of its matches; the value itself when none of them stands there any more. */
function replaced<T extends object>(value: T, texts: ReadonlyMap<string, Match[]>, words: string): T {
  let next = value;
  for (const matches of texts.values()) {
    const path = matches[0]?.path ?? [];
    const before = textAt(next, path);
    if (before === undefined) continue;
    const after = replaceIn(before, matches, words);
    if (after !== before) next = withText(next, path, after);
  }
  return next;
}

function nodeChanges(state: EditorState, id: string, texts: ReadonlyMap<string, Match[]>, words: string): Change[] {
  const node = state.nodes.get(id);
  if (!node) return [];
  // A node without a name of its own shows its id: replaced in, that becomes its name.
  const next = replaced({ ...node, name: displayName(node) }, texts, words);
  const patch: Partial<WorkflowNode> = {};
  if (next.name !== displayName(node)) patch.name = next.name.trim().slice(0, MAX_NAME) || undefined;
  if (next.config !== node.config) patch.config = next.config;
  if (next.input_mapping !== node.input_mapping) patch.input_mapping = next.input_mapping;
  if (next.notes !== node.notes) patch.notes = next.notes || undefined;
  return patchNodeChange(state, id, patch);
}

function fieldChanges(state: EditorState, texts: ReadonlyMap<string, Match[]>, words: string): Change[] {
  const next = replaced(state.fields, texts, words);
  // A workflow is never without a name.
  const name = next.name.trim().slice(0, MAX_NAME) || state.fields.name;
  return ["name", "description", "variables"].flatMap((key): Change[] => {
    const after = key === "name" ? (next.name === state.fields.name ? next.name : name) : next[key];
    return after === state.fields[key] ? [] : [{ on: "field", key, before: state.fields[key], after }];
  });
}

/**
 * Puts words in the place of matches, in one undo step. What somebody else has changed since the search is left alone.
 */
export function replaceMatches(matches: readonly Match[], words: string): EditorCommand {
  return {
    label: "replace",
    run(state) {
      const changes: Change[] = [];
      let { triggers } = state.fields;
      for (const { spot, texts } of byPart(matches).values()) {
        const { on, id } = spot;
        if (on === "node") changes.push(...nodeChanges(state, id, texts, words));
        else if (on === "workflow") changes.push(...fieldChanges(state, texts, words));
        else if (on === "trigger") {
          const index = Number(id);
          const trigger = triggers[index];
          const next = trigger && replaced(trigger, texts, words);
          if (next && next !== trigger) triggers = triggers.with(index, next);
        } else {
          const collection = on === "note" ? "sticky_notes" : "groups";
          const before = state.items[collection].get(id);
          const after = before && replaced(before, texts, words);
          if (before && after !== before) changes.push({ on: "item", collection, id, before, after } as Change);
        }
      }
      if (triggers !== state.fields.triggers)
        changes.push({ on: "field", key: "triggers", before: state.fields.triggers, after: triggers });
      return { changes };
    },
  };
}
