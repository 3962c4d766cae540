/** Outputs that stand for nodes that are not run: pinned ones first, else those of another execution. Pure. */
import type { History } from "@/lib/engine/history";
import type { EndedVisit } from "@/lib/engine/rebuild";
import { firedEdges } from "@/lib/workflow/decide";
import { canonicalJson } from "@/lib/workflow/json";
import type { Plan } from "@/lib/workflow/plan";
import type { WorkflowDocument, WorkflowNode } from "@/lib/workflow/schema";

/** Where outputs may come from; without a history only from pins. */
export interface Source {
  draft: WorkflowDocument;
  history: History | null;
}

/** A node's pin, unless the node is switched off. */
export function pinned({ draft }: Pick<Source, "draft">, nodeId: string) {
  const node = draft.nodes.find((each) => each.node_id === nodeId);
  if (!node || node.disabled || !draft.pins || !Object.hasOwn(draft.pins, nodeId)) return null;
  return draft.pins[nodeId] ?? null;
}

/** The runs of each node that may stand for running it, the first one first; of a pinned node as many as it had. */
export function runsOf(source: Source): Map<string, EndedVisit[]> {
  const { draft, history } = source;
  const types = new Map(history?.document.nodes.map((node) => [node.node_id, node.component_type]));
  const found = new Map<string, EndedVisit[]>();
  for (const run of history ? [...history.reused, ...history.ended] : []) {
    if (run.kind === "skipped") continue;
    found.set(run.node_id, [...(found.get(run.node_id) ?? []), run]);
  }
  const known = new Map<string, EndedVisit[]>();
  for (const { node_id: id, component_type } of draft.nodes) {
    const pin = pinned(source, id);
    const runs = types.get(id) === component_type ? (found.get(id) ?? []) : [];
    if (pin)
      known.set(
        id,
        (runs.length > 0 ? runs : [null]).map((_, place) => pinVisit(id, place + 1, pin.route)),
      );
    else if (runs.length > 0) known.set(id, runs);
  }
  return known;
}

function pinVisit(node_id: string, visit: number, route: string | undefined): EndedVisit {
  return { node_id, visit, step: null, turn: 0, kind: "completed", route: route ?? null, run: "" };
}

/** The edges that a run fired, by the rules of this plan. */
export function firedBy(plan: Plan, run: EndedVisit): string[] {
  return firedEdges(plan, run.node_id, { kind: "ran", route: run.route, failed: run.kind === "failed" });
}

/**
 * Nodes that would perhaps give something else by now: their settings, or those of a node before them, are no more what they were when
 * they ran. A pinned node gives what is pinned, whatever comes before it.
 */
export function staleNodes(plan: Plan, source: Source): Set<string> {
  const { draft, history } = source;
  const then = new Map((history?.drawn ?? history?.document)?.nodes.map((node) => [node.node_id, meaning(node)]));
  const stale = new Set<string>();
  const changed = draft.nodes.filter((node) => then.get(node.node_id) !== meaning(node)).map((node) => node.node_id);
  const queue = changed.filter((id) => !pinned(source, id));
  for (const id of queue) {
    if (stale.has(id)) continue;
    stale.add(id);
    for (const edge of plan.nodes[id]?.out ?? []) {
      const target = plan.edges[edge]?.target;
      if (target !== undefined && !stale.has(target) && !pinned(source, target)) queue.push(target);
    }
  }
  return stale;
}

/** What a node does, without what only people see of it. */
function meaning(node: WorkflowNode): string {
  const {
    name: _name,
    notes: _notes,
    is_entry_point: _entry,
    interrupt_before: _b,
    interrupt_after: _a,
    ...rest
  } = node;
  return canonicalJson(rest);
}
