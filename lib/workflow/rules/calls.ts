/** Problems of nodes that call another workflow: none is chosen, it is not here or not to be called, or the calls never end. */
import { calledBy, certainNodes } from "../calls";
import type { WorkflowProblem } from "../schema";
import { problem, type Rule, type RuleContext } from "./context";

/** What is known of a workflow that is called. */
export interface CalledWorkflow {
  name: string;
  /** Null while there is only a draft. */
  published: { isCallable: boolean; certainCalls: readonly string[] } | null;
  /** Versions that calls are pinned to, as far as they exist: whether they can be called, by number. */
  pinned: Readonly<Record<number, boolean>>;
}

export const calls: Rule = (context) => {
  const { document, nodeTypes, configs, called, slug } = context;
  const problems: WorkflowProblem[] = [];
  const certain = certainNodes(context.plan);
  for (const node of document.nodes) {
    const target = calledBy(node, configs.get(node) ?? {}, nodeTypes);
    if (!target) continue;
    const who = context.name(node.node_id);
    const severity = node.disabled ? ("warning" as const) : ("error" as const);
    const place = { node: node.node_id, field: "config.workflow", severity };
    const { workflow, version } = target;
    if (workflow === "") {
      problems.push(problem("workflow_not_chosen", `${who} calls no workflow yet. Choose one.`, place));
      continue;
    }
    const isSelf = workflow === slug && version === null;
    if (!isSelf && called) problems.push(...missing(who, target, called.get(workflow), place));
    if (isSelf && document.is_callable !== true) {
      const sentence = `${who} calls this workflow itself, which does not allow calls. Allow them in "Calls from other workflows".`;
      problems.push(problem("workflow_not_callable", sentence, place));
    }
    if (version !== null || node.disabled || !certain.has(node.node_id)) continue;
    const way = isSelf ? [] : wayBack(context, workflow);
    if (way) {
      const through = way.length === 0 ? "" : `, through ${way.map((name) => `"${name}"`).join(" and ")}`;
      const sentence = `${who} would have this workflow call itself without end${through}. Put a condition before it.`;
      problems.push(problem("endless_calls", sentence, place));
    }
  }
  return problems;
};

type Place = { node: string; field: string; severity: "error" | "warning" };

function missing(
  who: string,
  { workflow, version }: { workflow: string; version: number | null },
  known: CalledWorkflow | undefined,
  place: Place,
): WorkflowProblem[] {
  if (!known) {
    const sentence = `${who} calls the workflow "${workflow}", which is not in this workspace. Import it or choose another.`;
    return [problem("missing_workflow", sentence, place)];
  }
  const isCallable = version === null ? known.published?.isCallable : known.pinned[version];
  if (isCallable === undefined && version !== null) {
    const sentence = `${who} calls version ${version} of "${known.name}", which does not exist. Choose another version.`;
    return [problem("missing_workflow", sentence, { ...place, field: "config.version" })];
  }
  if (isCallable === undefined) {
    // No error: two workflows that call each other must be published one after the other.
    const sentence = `${who} calls "${known.name}", which has not been published yet, so the call would fail. Publish it first.`;
    return [problem("workflow_not_published", sentence, { ...place, severity: "warning" })];
  }
  if (isCallable) return [];
  const sentence = `${who} calls "${known.name}", which does not allow calls. Allow them there and publish it, or choose another.`;
  return [problem("workflow_not_callable", sentence, place)];
}

/** Names of the workflows over which certain calls lead from there back to this one; null when none do. */
function wayBack({ called, slug }: RuleContext, from: string): string[] | null {
  if (!called || slug === undefined) return null;
  const seen = new Set([from]);
  const open: { at: string; way: string[] }[] = [{ at: from, way: [called.get(from)?.name ?? from] }];
  for (const { at, way } of open) {
    for (const next of called.get(at)?.published?.certainCalls ?? []) {
      if (next === slug) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push({ at: next, way: [...way, called.get(next)?.name ?? next] });
    }
  }
  return null;
}
