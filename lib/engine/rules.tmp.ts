import type { NodeDefinition } from "@/lib/nodes/types";
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from "@/lib/workflow/schema";
import type { Tokens } from "./state";
export interface PlanNode {
  node: WorkflowNode;
  durable: boolean;
  in: WorkflowEdge[];
  out: WorkflowEdge[];
  entry: boolean;
}
export interface RuntimePlan {
  nodes: Map<string, PlanNode>;
  entries: string[];
  back: Set<string>;
  reach: Map<string, Set<string>>;
}
export function buildPlan(document: WorkflowDocument, types: ReadonlyMap<string, NodeDefinition>): RuntimePlan {
  const nodes = new Map<string, PlanNode>();
  for (const node of document.nodes)
    nodes.set(node.node_id, {
      node,
      durable: types.get(node.component_type)?.durable ?? false,
      in: [],
      out: [],
      entry: false,
    });
  for (const e of document.edges) {
    const s = nodes.get(e.source_node_id);
    const t = nodes.get(e.target_node_id);
    if (s && t) {
      s.out.push(e);
      t.in.push(e);
    }
  }
  const marked = document.nodes.filter((n) => n.is_entry_point).map((n) => n.node_id);
  const entries = marked.length ? marked : [...nodes.values()].filter((n) => !n.in.length).map((n) => n.node.node_id);
  for (const id of entries) {
    const n = nodes.get(id);
    if (n) n.entry = true;
  }
  const back = new Set<string>();
  const col = new Map<string, number>();
  const dfs = (u: string) => {
    col.set(u, 1);
    for (const e of nodes.get(u)?.out ?? []) {
      if (col.get(e.target_node_id) === 1) back.add(e.id);
      else if (!col.get(e.target_node_id)) dfs(e.target_node_id);
    }
    col.set(u, 2);
  };
  entries.forEach(dfs);
  const reach = new Map<string, Set<string>>();
  for (const id of nodes.keys()) {
    const s = new Set<string>();
    const q = [id];
    while (q.length)
      for (const e of nodes.get(q.pop() ?? "")?.out ?? [])
        if (!s.has(e.target_node_id)) {
          s.add(e.target_node_id);
          q.push(e.target_node_id);
        }
    reach.set(id, s);
  }
  return { nodes, entries, back, reach };
}
export const outgoing = (plan: RuntimePlan, id: string) => plan.nodes.get(id)?.out ?? [];
export function decide(plan: RuntimePlan, id: string, state: { tokens: Tokens; visits: Record<string, number> }) {
  const n = plan.nodes.get(id);
  if (!n) return { kind: "wait" as const };
  const t = state.tokens;
  const fired = (e: WorkflowEdge) => t[e.id]?.startsWith("F");
  const fw = n.in.filter((e) => !plan.back.has(e.id));
  const bk = n.in.filter((e) => plan.back.has(e.id));
  const backFired = bk.some(fired);
  const anyF = fw.some(fired);
  const first = n.entry && !state.visits[id];
  const ready =
    backFired ||
    first ||
    (n.node.join === "any" ? anyF && !state.visits[id] : fw.length > 0 && fw.every((e) => t[e.id]));
  if (!ready) return { kind: "wait" as const };
  const used = Object.fromEntries(n.in.flatMap((e) => (t[e.id] ? [[e.id, t[e.id] ?? ""]] : [])));
  const live = backFired || anyF || first;
  return live ? { kind: "run" as const, used, fired: n.in.filter(fired) } : { kind: "skip" as const, used, fired: [] };
}
export function settle(plan: RuntimePlan, id: string, fired: readonly string[], stamp: string) {
  const same = (a: string, b: string) => !!plan.reach.get(a)?.has(b) && !!plan.reach.get(b)?.has(a);
  const out = outgoing(plan, id);
  const f = new Set(fired);
  const internal = out.some((e) => f.has(e.id) && same(e.source_node_id, e.target_node_id));
  const set: Record<string, string> = {};
  const goto = new Set<string>();
  for (const e of out) {
    if (f.has(e.id)) {
      set[e.id] = `F${stamp}`;
      goto.add(e.target_node_id);
    } else if (!plan.back.has(e.id) && !(internal && !same(e.source_node_id, e.target_node_id))) {
      set[e.id] = `S${stamp}`;
      goto.add(e.target_node_id);
    }
  }
  return { set, goto: [...goto] };
}
