/** Problems of the drawing: where it starts, what cannot be reached, what never ends, connections that make no sense. */
import { components } from "../loops";
import { displayName, NODE_ID } from "../names";
import { entriesOf, type Plan } from "../plan";
import type { WorkflowEdge, WorkflowProblem } from "../schema";
import { listed, problem, type Rule } from "./context";

export const nodeIds: Rule = ({ document }) => {
  const problems: WorkflowProblem[] = [];
  const seen = new Map<string, string>();
  for (const node of document.nodes) {
    const { node_id: id } = node;
    const first = seen.get(id);
    if (first !== undefined) {
      const sentence = `"${first}" and "${displayName(node)}" share the id ${id}, so expressions and connections cannot tell them apart. Give one of them another id.`;
      problems.push(problem("duplicate_node_id", sentence, { node: id, field: "node_id" }));
      continue;
    }
    seen.set(id, displayName(node));
    if (!NODE_ID.test(id)) {
      const sentence = `The id of "${displayName(node)}" cannot be used in expressions. Use letters, digits, "_" and "-", and begin with a letter or "_".`;
      problems.push(problem("bad_node_id", sentence, { node: id, field: "node_id" }));
    }
  }
  return problems;
};

export const entryPoints: Rule = ({ document, nodes, plan, name }) => {
  if (document.nodes.length === 0) {
    return [
      problem("no_entry_point", "The workflow has no nodes yet, so nothing can run. Add the first one.", {
        field: "nodes",
      }),
    ];
  }
  const drawn = document.edges.filter((edge) => nodes.has(edge.source_node_id) && nodes.has(edge.target_node_id));
  const wanted = entriesOf([...nodes.values()], drawn);
  if (wanted.length === 0) {
    const sentence =
      "Every node waits for another one, so the workflow has nowhere to start. Mark one node as the entry point.";
    return [problem("no_entry_point", sentence, { field: "nodes" })];
  }
  return wanted
    .filter((id) => !plan.entries.includes(id))
    .map((id) => {
      const sentence = `${name(id)} is an entry point inside a loop that starts elsewhere, so it does not start by itself. Remove the mark from one of them.`;
      return problem("entry_inside_loop", sentence, { node: id, field: "is_entry_point", severity: "warning" });
    });
};

export const reachability: Rule = ({ plan, nodes, name }) => {
  if (plan.entries.length === 0) return [];
  return plan.unreachable
    .filter((id) => !nodes.get(id)?.disabled)
    .map((id) => {
      const sentence = `${name(id)} never runs: no way from an entry point leads to it. Connect it, mark it as an entry point or remove it.`;
      return problem("unreachable_node", sentence, { node: id, severity: "warning" });
    });
};

export const endlessLoops: Rule = ({ plan, name }) => {
  const problems: WorkflowProblem[] = [];
  const edges = Object.values(plan.edges);
  // Direct edges of a type with fixed routes (a confirmation) fire on one of its answers only.
  const always = edges.filter((edge) => edge.type === "direct" && plan.nodes[edge.source]?.fixedRoutes === null);
  const targets = new Map<string, string[]>(plan.order.map((id) => [id, []]));
  for (const edge of always) targets.get(edge.source)?.push(edge.target);
  const rank = new Map(plan.order.map((id, index) => [id, index]));
  const reported = new Set<string>();
  for (const part of components(plan.order, targets)) {
    const [first = ""] = part;
    if (part.length === 1 && !targets.get(first)?.includes(first)) continue;
    const members = part.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
    for (const id of members) reported.add(id);
    const sentence = `The loop of ${listed(members.map(name))} never ends: all its connections fire every time. Let a router decide when to leave it.`;
    problems.push(problem("cycle_without_exit", sentence, { node: members[0] ?? first }));
  }
  const open = loopsWithExit(plan);
  for (const loop of plan.loops) {
    if (open.has(loop.id)) continue;
    const members = [...loop.nodes];
    const inner = [...loop.inner];
    for (let id = inner.pop(); id !== undefined; id = inner.pop()) {
      members.push(...(plan.loops[id]?.nodes ?? []));
      inner.push(...(plan.loops[id]?.inner ?? []));
    }
    if (members.some((id) => reported.has(id))) continue;
    for (const id of members) reported.add(id);
    const sentence = `Nothing leads out of the loop of ${listed(members.map(name))}. Connect a route of it to what should happen afterwards.`;
    problems.push(problem("cycle_without_exit", sentence, { node: loop.header, severity: "warning" }));
  }
  return problems;
};

/** Loops that some edge leaves: from the innermost around its source out to the last that it leaves. */
function loopsWithExit(plan: Plan): Set<number> {
  const open = new Set<number>();
  for (const edge of Object.values(plan.edges)) {
    if (edge.leaves === null) continue;
    for (let loop = plan.nodes[edge.source]?.loop ?? null; loop !== null; loop = plan.loops[loop]?.parent ?? null) {
      open.add(loop);
      if (loop === edge.leaves) break;
    }
  }
  return open;
}

const kindOf = (edge: WorkflowEdge) =>
  JSON.stringify([edge.source_node_id, edge.target_node_id, edge.edge_type, edge.route ?? null]);

export const connections: Rule = ({ document, nodes, nodeTypes, name }) => {
  const problems: WorkflowProblem[] = [];
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (const [index, edge] of document.edges.entries()) {
    const field = `edges.${index}`;
    const { source_node_id: source, target_node_id: target } = edge;
    const missing = nodes.has(source) ? (nodes.has(target) ? null : target) : source;
    if (missing !== null) {
      const other = missing === source ? target : source;
      const sentence = `A connection ${missing === source ? `to ${name(target)} comes from` : `of ${name(source)} leads to`} "${missing}", which does not exist. Connect it to another node or remove it.`;
      problems.push(problem("dangling_edge", sentence, { node: nodes.has(other) ? other : null, field }));
      continue;
    }
    if (seen.has(kindOf(edge)) || ids.has(edge.id)) {
      const sentence = `${name(source)} and ${name(target)} are connected twice in the same way. Remove one of the connections.`;
      problems.push(problem("duplicate_edge", sentence, { node: source, field, severity: "warning" }));
    }
    seen.add(kindOf(edge));
    ids.add(edge.id);
    const into = nodeTypes.get(nodes.get(target)?.component_type ?? "");
    if (into?.hasInput === false) {
      const sentence = `${name(target)} only starts a branch and takes no input, so ${name(source)} cannot lead to it. Remove the connection.`;
      problems.push(problem("edge_into_start", sentence, { node: target, field }));
    }
  }
  return problems;
};
