import { derivedEdgeId } from "@/lib/workflow/names";
import type { WorkflowEdge } from "@/lib/workflow/schema";
import type { Change, CommandLabel, CommandResult } from "../types";

/** Commands that think up ids. What is pasted, duplicated or imported has expressions that name them. */
const MAKING: ReadonlySet<CommandLabel> = new Set(["add", "insert"]);
const ID_ROOM = 64;

/**
 * The changes of a command with a mark on the ids of new nodes. Away from the others, two people would call their new nodes the same, and when
 * they meet only one node can have the id.
 */
export function markNewIds(result: CommandResult, label: CommandLabel, mark: string): CommandResult {
  if (!MAKING.has(label)) return result;
  const ids = new Map<string, string>();
  for (const change of result.changes) {
    if (change.on === "node" && change.before === null) {
      ids.set(change.id, `${change.id.slice(0, ID_ROOM - mark.length - 1)}_${mark}`);
    }
  }
  if (ids.size === 0) return result;
  const named = (id: string) => ids.get(id) ?? id;
  const changes = result.changes.map((change): Change => {
    if (change.on === "node" && change.after && ids.has(change.id)) {
      return { ...change, id: named(change.id), after: { ...change.after, node_id: named(change.id) } };
    }
    if (change.on === "place") return { ...change, id: named(change.id) };
    if (change.on === "item" && change.collection === "groups" && change.after) {
      return { ...change, after: { ...change.after, node_ids: change.after.node_ids.map(named) } };
    }
    if (change.on === "edge" && change.after) {
      const after = endsNamed(change.after, named);
      return { ...change, id: after.id, after };
    }
    return change;
  });
  const nodes = result.select?.nodes?.map(named);
  return { changes, ...(result.select ? { select: { ...result.select, ...(nodes ? { nodes } : {}) } } : {}) };
}

function endsNamed(edge: WorkflowEdge, named: (id: string) => string): WorkflowEdge {
  const ends = { source_node_id: named(edge.source_node_id), target_node_id: named(edge.target_node_id) };
  if (ends.source_node_id === edge.source_node_id && ends.target_node_id === edge.target_node_id) return edge;
  const after = { ...edge, ...ends };
  return edge.id === derivedEdgeId(edge) ? { ...after, id: derivedEdgeId(after) } : after;
}
