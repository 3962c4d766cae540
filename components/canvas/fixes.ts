/** What can be done about a problem with one press. Loaded with the panel: it reads expressions. */
import { isExpression, references } from "@/lib/expressions";
import { m } from "@/lib/messages";
import { nodeTypes } from "@/lib/nodes/registry";
import { displayName } from "@/lib/workflow/names";
import { rewriteText } from "@/lib/workflow/rewrite";
import type { WorkflowNode, WorkflowProblem } from "@/lib/workflow/schema";
import { textAt, withText } from "@/lib/workflow/search";
import { removeEdges } from "./state/commands/edges";
import { patchNode, remove, setConfig, setDisabled } from "./state/commands/nodes";
import { setTrigger } from "./state/commands/triggers";
import type { EditorCommand, EditorState } from "./state/types";

export interface Fix {
  words: string;
  command: EditorCommand;
}

const words = m.tools.fixes;
const fix = (text: string, command: EditorCommand): Fix => ({
  words: text,
  command: { ...command, label: "fix", coalesce: undefined },
});

/** The fixes for a problem as the workflow is now; none when only the person can know. */
export function fixesFor(problem: WorkflowProblem, state: EditorState): Fix[] {
  const node = problem.node === null ? undefined : state.nodes.get(problem.node);
  const edge = /^edges\.(\d+)$/.exec(problem.field ?? "");
  if (edge) {
    const drawn = [...state.edges.keys()][Number(edge[1])];
    return drawn === undefined ? [] : [fix(words.removeEdge, removeEdges([drawn]))];
  }
  switch (problem.code) {
    case "bad_reference":
      return node ? referenceFixes(problem, node, state) : [];
    case "invalid_config":
      return node ? defaultFix(problem, node) : [];
    case "unknown_node_type":
      if (!node || node.disabled) return node ? [fix(words.removeNode, remove([node.node_id]))] : [];
      return [fix(words.disable, setDisabled([node.node_id], true)), fix(words.removeNode, remove([node.node_id]))];
    case "unreachable_node":
      if (!node) return [];
      return [
        fix(words.disable, setDisabled([node.node_id], true)),
        fix(words.markEntry(displayName(node)), entry(node, true)),
      ];
    case "entry_inside_loop":
      return node ? [fix(words.unmarkEntry, entry(node, false))] : [];
    case "no_entry_point":
      return entryFix(state);
    case "unknown_trigger_type":
      return triggerFix(problem, state);
    default:
      return [];
  }
}

function entry(node: WorkflowNode, on: boolean): EditorCommand {
  return patchNode(node.node_id, { is_entry_point: on || undefined });
}

/** A name in the place of an id, or a reference to what is gone. */
function referenceFixes(problem: WorkflowProblem, node: WorkflowNode, state: EditorState): Fix[] {
  const path = problem.field?.split(".") ?? [];
  const text = textAt(node, path);
  if (text === undefined) return [];
  const missing = [...new Set(references(text).map((each) => each.node))].filter((id) => !state.nodes.has(id));
  const set = (value: string) => {
    const next = withText(node, path, value);
    return patchNode(node.node_id, { config: next.config, input_mapping: next.input_mapping });
  };
  return missing.flatMap((gone) => {
    const meant = [...state.nodes.values()].filter(
      (each) => each.node_id !== node.node_id && [displayName(each), each.node_id].some((name) => alike(name, gone)),
    );
    const renamed = meant
      .slice(0, 2)
      .map((each) => fix(words.reference(displayName(each)), set(rewriteText(text, new Map([[gone, each.node_id]])))));
    const without = withoutReference(text, gone);
    return without === null ? renamed : [...renamed, fix(words.dropReference, set(without))];
  });
}

/** "Fetch order", "fetch_order" and "FetchOrder" are meant to be the same. */
function alike(a: string, b: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return bare(a) === bare(b);
}

/** A template without the parts that read the node; null when the text is no template: then only the person knows what else to say. */
function withoutReference(text: string, gone: string): string | null {
  if (!isExpression(text)) return null;
  const next = text.replace(/\{\{.*?\}\}/gs, (part) =>
    references(part, "template").some((each) => each.node === gone) ? "" : part,
  );
  return next === text ? null : next;
}

/** The value that a new node of this type would have. */
function defaultFix(problem: WorkflowProblem, node: WorkflowNode): Fix[] {
  const [place, field = "", ...deeper] = problem.field?.split(".") ?? [];
  const definition = nodeTypes.get(node.component_type);
  if (!definition || place !== "config" || deeper.length > 0) return [];
  const defaults = definition.config.safeParse(definition.defaults);
  const value = (defaults.success ? defaults.data[field] : undefined) ?? definition.defaults[field];
  if (value === undefined || value === "" || value === node.config[field]) return [];
  const fits = definition.config.safeParse({ ...node.config, [field]: value });
  if (!fits.success && fits.error.issues.some((issue) => issue.path[0] === field)) return [];
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return [
    fix(words.setDefault(shown.length > 24 ? `${shown.slice(0, 23)}…` : shown), setConfig(node.node_id, field, value)),
  ];
}

/** The node furthest to the left starts, when every node waits for another. */
function entryFix(state: EditorState): Fix[] {
  const [first] = [...state.nodes.values()].sort(
    (a, b) => (state.places.get(a.node_id)?.x ?? 0) - (state.places.get(b.node_id)?.x ?? 0),
  );
  return first ? [fix(words.markEntry(displayName(first)), entry(first, true))] : [];
}

function triggerFix(problem: WorkflowProblem, state: EditorState): Fix[] {
  const index = Number(/^triggers\.(\d+)/.exec(problem.field ?? "")?.[1] ?? -1);
  const trigger = state.fields.triggers[index];
  return trigger?.is_active ? [fix(words.trigger, setTrigger(index, { ...trigger, is_active: false }))] : [];
}
