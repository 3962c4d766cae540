/** What can be put where somebody asks for something new: exactly what the handle or the edge there takes. */
import type { NodeCard } from "@/lib/nodes/types";
import type { Link } from "./commands/nodes";
import { defaultOutput, outputsOf } from "./handles";
import { triggerIndex } from "./ids";
import { type EditorState, NO_EDGES, type NodeTypes } from "./types";

/** Where: at the end of a dragged edge, on an edge, or (neither) in empty space. */
export interface Spot {
  link?: Link;
  edge?: string;
}

/** Whether a new node of this type can be put there, connected. */
export function takesNode(definition: NodeCard, types: NodeTypes, { link, edge }: Spot): boolean {
  if (!edge && !link) return true;
  if (link && "source" in link) return definition.hasInput;
  // As `addNode` and `insertOnEdge` will make it.
  const made = { node_id: "new", component_type: definition.type, config: { ...definition.defaults } };
  const leadsOn = defaultOutput(outputsOf(made, types, NO_EDGES), NO_EDGES) !== null;
  return leadsOn && (edge === undefined || definition.hasInput);
}

/** Whether a new trigger can be put there: in empty space, or before a node that it would start. */
export function takesTrigger(state: EditorState, types: NodeTypes, { link, edge }: Spot): boolean {
  if (edge) return false;
  if (!link) return true;
  if (!("target" in link)) return false;
  const node = state.nodes.get(link.target);
  return triggerIndex(link.target) === null && node !== undefined && types.get(node.component_type)?.hasInput !== false;
}
