/** Problems of routes: chosen ones that lead nowhere, connections that can never fire, error handles without effect. */
import { possibleRoutes } from "@/lib/expressions/routes";
import type { WorkflowEdge, WorkflowNode, WorkflowProblem } from "../schema";
import { listed, problem, type Rule, type RuleContext } from "./context";

export const routes: Rule = (context) => {
  const problems: WorkflowProblem[] = [];
  for (const node of context.nodes.values()) {
    const out = context.out.get(node.node_id) ?? [];
    problems.push(...errorHandle(context, node, out));
    if (node.disabled) continue;
    const conditional = out.filter((edge) => edge.edge_type === "conditional");
    const known = routesOf(context, node);
    if (known === null) continue;
    const { node_id: id } = node;
    for (const edge of conditional) {
      const field = `edges.${context.edgeIndex.get(edge)}`;
      if (edge.route === undefined || (known.all !== null && !known.all.includes(edge.route))) {
        problems.push(
          problem("unmapped_route", deadEdge(context, edge, known.all), { node: id, field, severity: "warning" }),
        );
      }
    }
    for (const route of known.chosen) {
      if (conditional.some((edge) => edge.route === route)) continue;
      const sentence = `${context.name(id)} can choose the route "${route}", but nothing is connected to it: the way ends there. Connect it if it should go on.`;
      problems.push(problem("unmapped_route", sentence, { node: id, field: known.field, severity: known.severity }));
    }
  }
  return problems;
};

interface KnownRoutes {
  /** Routes that it surely can choose. */
  chosen: string[];
  /** Every route that it can choose; null when nobody can tell. */
  all: string[] | null;
  field: string | null;
  severity: WorkflowProblem["severity"];
}

function routesOf({ nodeTypes, configs, out }: RuleContext, node: WorkflowNode): KnownRoutes | null {
  const definition = nodeTypes.get(node.component_type);
  if (!definition) return null;
  const config = configs.get(node) ?? {};
  if (definition.routes === "none") return { chosen: [], all: [], field: null, severity: "warning" };
  if (definition.routes === "fixed") {
    const parsed = definition.config.safeParse(config);
    const handles = parsed.success ? definition.outputs(parsed.data).filter((handle) => handle.kind === "route") : [];
    const hasAny = (out.get(node.node_id) ?? []).length > 0;
    // Ending on a refusal is a usual way to draw it, so this is only said, not warned about.
    return {
      chosen: hasAny ? handles.map((handle) => handle.id) : [],
      all: [...(definition.routeNames ?? [])],
      field: null,
      severity: "info",
    };
  }
  const field = definition.expressionFields?.find((one) => one.kind === "expression" || one.kind === "either")?.field;
  const text = field === undefined ? undefined : config[field];
  if (field === undefined || typeof text !== "string")
    return { chosen: [], all: null, field: null, severity: "warning" };
  const { values, isComplete } = possibleRoutes(text);
  const fallback =
    typeof config.fallback_route === "string" && config.fallback_route !== "" ? [config.fallback_route] : [];
  const drawn = new Set((out.get(node.node_id) ?? []).flatMap((edge) => edge.route ?? []));
  // With a fallback, a value without an edge takes the fallback's route instead.
  const chosen = fallback.length > 0 ? [...values.filter((value) => drawn.has(value)), ...fallback] : values;
  return { chosen, all: isComplete ? [...values, ...fallback] : null, field: `config.${field}`, severity: "warning" };
}

function deadEdge({ name }: RuleContext, edge: WorkflowEdge, all: string[] | null): string {
  const ends = `The connection from ${name(edge.source_node_id)} to ${name(edge.target_node_id)}`;
  if (edge.route === undefined) return `${ends} has no route, so it never fires. Choose the route that it stands for.`;
  if (all === null || all.length === 0)
    return `${ends} is for the route "${edge.route}", but ${name(edge.source_node_id)} chooses no routes. Make it a plain connection.`;
  return `${ends} is for the route "${edge.route}", which ${name(edge.source_node_id)} never chooses; it chooses ${listed(all.map((route) => `"${route}"`))}. Change the route or remove the connection.`;
}

function errorHandle(
  { edgeIndex, name }: RuleContext,
  node: WorkflowNode,
  out: readonly WorkflowEdge[],
): WorkflowProblem[] {
  const edge = out.find((one) => one.edge_type === "error");
  const { node_id: id, on_error: onError } = node;
  if (edge && onError !== undefined && onError !== "branch") {
    const sentence = `${name(id)} has a connection for errors, which never fires while "on error" is set to ${onError}. Set it to branch or remove the connection.`;
    return [
      problem("error_edge_unused", sentence, {
        node: id,
        field: `edges.${edgeIndex.get(edge)}`,
        severity: "warning",
      }),
    ];
  }
  if (!edge && onError === "branch") {
    const sentence = `${name(id)} should branch on errors, but nothing is connected to its error handle: the way ends there. Connect it or choose another setting.`;
    return [problem("error_edge_missing", sentence, { node: id, field: "on_error", severity: "warning" })];
  }
  return [];
}
