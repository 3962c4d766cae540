/**
 * Copied nodes as text: a small workflow.yaml with a `layout`, readable anywhere, credentials in it by name only. Loaded late, for YAML
 * and the expression parser are large.
 */
import { stringify } from "yaml";
import { rewriteNode } from "@/lib/workflow/rewrite";
import { fromYaml } from "@/lib/workflow/yaml";
import { type Fragment, isEmpty, type Rewrite } from "./state/commands/fragment";

/** References inside what is pasted or duplicated go to the copies. */
export const rewrite: Rewrite = (node, types, ids) => rewriteNode(node, types.get(node.component_type), ids);

/** The fragment as YAML. JSON-like parts (layout) stay on one line each. */
export function toText(fragment: Fragment): string {
  const { nodes, edges, layout, sticky_notes, groups } = fragment;
  const lists = { ...(nodes.length > 0 ? { nodes } : {}), ...(edges.length > 0 ? { edges } : {}) };
  const drawn = { ...(sticky_notes ? { sticky_notes } : {}), ...(groups ? { groups } : {}) };
  return stringify(
    { name: "Copied nodes", ...lists, ...drawn, layout },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** Nodes in a text: what toText wrote, or any workflow.yaml. Null when the text holds none. */
export function fromText(text: string): Fragment | null {
  if (!/\b(nodes|sticky_notes)\b/.test(text)) return null;
  try {
    const { document, layout } = fromYaml(text);
    const { nodes, edges, sticky_notes, groups } = document;
    const fragment: Fragment = {
      nodes,
      edges,
      layout: layout ?? {},
      ...(sticky_notes ? { sticky_notes } : {}),
      ...(groups ? { groups } : {}),
    };
    return isEmpty(fragment) ? null : fragment;
  } catch {
    // Somebody's clipboard is any text at all: not a workflow means nothing to paste.
    return null;
  }
}
