/** Old configs become today's: each node type knows how to bring its own config forward, version by version. */
import type { NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowDocument, WorkflowNode } from "./schema";

type NodeTypes = ReadonlyMap<string, NodeDefinition>;

/** A node's config as the present version of its type wants it; the config itself when there is nothing to do. */
export function upgradeConfig(node: WorkflowNode, nodeTypes: NodeTypes): Record<string, unknown> {
  const definition = nodeTypes.get(node.component_type);
  // A node that says no version was written by hand or with the first one.
  const from = node.type_version ?? 1;
  const config = node.config ?? {};
  if (!definition?.upgrade || from >= definition.version) return config;
  return definition.upgrade(structuredClone(config), from);
}

/** The document with every config brought forward, and type_version to match. Returns the same object when nothing changes. */
export function upgradeDocument(document: WorkflowDocument, nodeTypes: NodeTypes): WorkflowDocument {
  let changed = false;
  const nodes = document.nodes.map((node) => {
    const definition = nodeTypes.get(node.component_type);
    if (!definition || (node.type_version ?? 1) >= definition.version) return node;
    changed = true;
    return { ...node, type_version: definition.version, config: upgradeConfig(node, nodeTypes) };
  });
  return changed ? { ...document, nodes } : document;
}
