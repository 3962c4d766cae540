/** The same references under other ids: for nodes that are pasted where their ids are taken, and for mending references. */
import { references } from "@/lib/expressions";
import type { NodeCard } from "@/lib/nodes/types";
import { isObject } from "./json";
import type { WorkflowNode } from "./schema";

type Kind = "expression" | "template";

/** A text in which references to nodes name their new ids. Everything else stays as it is written, to the character. */
export function rewriteText(text: string, ids: ReadonlyMap<string, string>, kind?: Kind): string {
  if (!text.includes("nodes")) return text;
  let result = text;
  const found = references(text, kind).toSorted((a, b) => (b.position ?? 0) - (a.position ?? 0));
  for (const { node, position } of found) {
    const fresh = ids.get(node);
    if (fresh === undefined || position === null) continue;
    // The place of a quoted name is told with its quote on one side or the other.
    const at = [position, position - 1, position + 1].find((place) => result.startsWith(node, place));
    if (at !== undefined) result = result.slice(0, at) + fresh + result.slice(at + node.length);
  }
  return result;
}

/** The node with the references of its expressions and templates brought to new ids; the same object when there were none. */
export function rewriteNode(
  node: WorkflowNode,
  definition: NodeCard | undefined,
  ids: ReadonlyMap<string, string>,
): WorkflowNode {
  const deep = (value: unknown, kind?: Kind): unknown => {
    if (typeof value === "string") return rewriteText(value, ids, kind);
    if (Array.isArray(value))
      return sameOr(
        value,
        value.map((item) => deep(item, kind)),
      );
    if (!isObject(value)) return value;
    const next = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deep(member, kind)]));
    return Object.keys(next).every((key) => next[key] === value[key]) ? value : next;
  };
  const config = { ...node.config };
  for (const { field, kind } of definition?.expressionFields ?? []) {
    const value = config[field];
    if (value === undefined) continue;
    config[field] =
      kind === "deep-template"
        ? deep(value, "template")
        : typeof value === "string"
          ? deep(value, kind === "either" ? undefined : kind)
          : value;
  }
  const mapping = deep(node.input_mapping, "template");
  const sameConfig = Object.keys(config).every((key) => config[key] === node.config[key]);
  if (sameConfig && mapping === node.input_mapping) return node;
  const input = mapping === undefined ? {} : { input_mapping: mapping as WorkflowNode["input_mapping"] };
  return { ...node, ...(sameConfig ? {} : { config }), ...input };
}

function sameOr(old: unknown[], next: unknown[]): unknown[] {
  return next.every((item, index) => item === old[index]) ? old : next;
}
