/** Copied nodes as text: a small workflow.yaml with a `layout`, readable anywhere, credentials in it by name only. */
import { stringify } from "yaml";
import { fromYaml } from "@/lib/workflow/yaml";
import type { Fragment } from "./state/commands/fragment";

/** The fragment as YAML. JSON-like parts (layout) stay on one line each. */
export function toText(fragment: Fragment): string {
  const { nodes, edges, layout } = fragment;
  return stringify({ name: "Copied nodes", nodes, edges, layout }, { lineWidth: 0 });
}

/** Nodes in a text: what toText wrote, or any workflow.yaml. Null when the text holds none. */
export function fromText(text: string): Fragment | null {
  if (!/\bnodes\b/.test(text)) return null;
  try {
    const { document, layout } = fromYaml(text);
    return document.nodes.length > 0 ? { nodes: document.nodes, edges: document.edges, layout: layout ?? {} } : null;
  } catch {
    // Somebody's clipboard is any text at all: not a workflow means nothing to paste.
    return null;
  }
}
