import { outgoing, type RuntimePlan } from "./rules.tmp";

export { buildPlan, decide, settle } from "./rules.tmp";
export type { RuntimePlan };

export interface Ended {
  /** Chosen route, for conditional edges. */
  route: string | null;
  /** False: a refused or overdue decision fires no direct edge. */
  direct: boolean;
  /** True: the node failed and error edges fire instead of all others. */
  failed: boolean;
}

/** Which edges fire when a node has ended. */
export function firedEdges(plan: RuntimePlan, nodeId: string, ended: Ended): string[] {
  return outgoing(plan, nodeId)
    .filter((edge) => {
      if (edge.edge_type === "error") return ended.failed;
      if (ended.failed) return false;
      return edge.edge_type === "conditional" ? edge.route !== undefined && edge.route === ended.route : ended.direct;
    })
    .map((edge) => edge.id);
}
