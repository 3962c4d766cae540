/** What every rule of validate() gets to see, prepared once. A rule is a function from this to problems. */
import type { NodeDefinition } from "@/lib/nodes/types";
import type { TriggerDefinition } from "@/lib/triggers/types";
import { displayName } from "../names";
import { type Plan, plan } from "../plan";
import type { WorkflowDocument, WorkflowEdge, WorkflowNode, WorkflowProblem } from "../schema";
import { upgradeConfig } from "../upgrade";
import type { UsedBlock } from "./blocks";
import type { CalledWorkflow } from "./calls";

export interface ValidateOptions {
  nodeTypes: ReadonlyMap<string, NodeDefinition>;
  triggerTypes: ReadonlyMap<string, TriggerDefinition>;
  /** Names in the vault; without them it is not checked whether a named credential exists. */
  credentialNames?: ReadonlySet<string>;
  /** Workflows that this one calls, by slug, and those that they call; without them it is not checked whether calls lead somewhere. */
  called?: ReadonlyMap<string, CalledWorkflow>;
  /** Code blocks that its nodes run, by slug; without them it is not checked whether they are there. */
  blocks?: ReadonlyMap<string, UsedBlock>;
  /** Slug under which this workflow itself can be called. */
  slug?: string;
}

export interface RuleContext extends ValidateOptions {
  document: WorkflowDocument;
  /** First node with each id. */
  nodes: ReadonlyMap<string, WorkflowNode>;
  out: ReadonlyMap<string, readonly WorkflowEdge[]>;
  /** Position of each connection in the document. */
  edgeIndex: ReadonlyMap<WorkflowEdge, number>;
  plan: Plan;
  /** Config of each node as the present version of its type wants it. */
  configs: ReadonlyMap<WorkflowNode, Record<string, unknown>>;
  /** A node as people know it, in quotes. */
  name(nodeId: string): string;
}

export type Rule = (context: RuleContext) => WorkflowProblem[];

export function contextOf(document: WorkflowDocument, options: ValidateOptions): RuleContext {
  const nodes = new Map<string, WorkflowNode>();
  for (const node of document.nodes) if (!nodes.has(node.node_id)) nodes.set(node.node_id, node);
  const out = new Map<string, WorkflowEdge[]>();
  for (const edge of document.edges) {
    const list = out.get(edge.source_node_id);
    if (list) list.push(edge);
    else out.set(edge.source_node_id, [edge]);
  }
  const configs = new Map(document.nodes.map((node) => [node, upgradeConfig(node, options.nodeTypes)]));
  const name = (nodeId: string) => {
    const node = nodes.get(nodeId);
    return `"${node ? displayName(node) : nodeId}"`;
  };
  const edgeIndex = new Map(document.edges.map((edge, index) => [edge, index]));
  return { ...options, document, nodes, out, edgeIndex, configs, name, plan: plan(document, options.nodeTypes) };
}

/** A problem with the most usual members filled in. */
export function problem(
  code: string,
  sentence: string,
  more: Partial<Pick<WorkflowProblem, "node" | "field" | "severity">> = {},
): WorkflowProblem {
  return { code, node: null, field: null, severity: "error", ...more, sentence };
}

/** "a", "b" and "c" of a list, at most `max` of them. */
export function listed(items: readonly string[], max = 4): string {
  const shown = items.length > max ? [...items.slice(0, max - 1), `${items.length - max + 1} more`] : [...items];
  const last = shown.pop() ?? "";
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
}
