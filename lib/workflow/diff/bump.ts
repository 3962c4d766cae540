import { callSchemaOf } from "../calls";
import { isObject } from "../json";
import { displayName } from "../names";
import type { WorkflowDocument, WorkflowNode, WorkflowTrigger } from "../schema";
import { fits, lostMembers } from "./schemas";
import type { DocumentDiff, TriggerChange } from "./types";

export const BUMPS = ["major", "minor", "patch"] as const;
export type Bump = (typeof BUMPS)[number];

/** Why a version is a larger step than a patch. `name` is the node or trigger it is about. */
export interface BumpReason {
  code: keyof typeof STEP;
  name: string | null;
}

const STEP = {
  input_breaks: "major",
  output_breaks: "major",
  no_longer_callable: "major",
  trigger_removed: "major",
  address_changed: "major",
  end_removed: "major",
  node_added: "minor",
  trigger_added: "minor",
  input_grows: "minor",
  becomes_callable: "minor",
} as const satisfies Record<string, Bump>;

/** Members of a webhook's config that its callers must know. */
const ADDRESS = ["path", "methods"];

/**
 * The step from one version to the next: major when something breaks that others may rely on (input, output, triggers, the node that makes
 * the result), minor when something is new, patch otherwise; with the reasons for the step.
 */
export function proposeBump(
  before: WorkflowDocument,
  after: WorkflowDocument,
  diff: DocumentDiff,
): { bump: Bump; reasons: BumpReason[] } {
  const reasons = [...promises(before, after), ...diff.triggers.flatMap(triggerReason), ...nodeReasons(before, diff)];
  const bump = BUMPS.find((each) => reasons.some(({ code }) => STEP[code] === each)) ?? "patch";
  return { bump, reasons: reasons.filter(({ code }) => STEP[code] === bump) };
}

function promises(before: WorkflowDocument, after: WorkflowDocument): BumpReason[] {
  const reasons: BumpReason["code"][] = [];
  const [oldInput, input] = [callSchemaOf(before), callSchemaOf(after)];
  if (!fits(oldInput, input)) reasons.push("input_breaks");
  else if (lostMembers(input, oldInput).length > 0) reasons.push("input_grows");
  const [oldOutput, output] = [outputOf(before), outputOf(after)];
  if (oldOutput && (!fits(output, oldOutput) || lostMembers(oldOutput, output).length > 0))
    reasons.push("output_breaks");
  if (before.is_callable === true && after.is_callable !== true) reasons.push("no_longer_callable");
  if (before.is_callable !== true && after.is_callable === true) reasons.push("becomes_callable");
  return reasons.map((code) => ({ code, name: null }));
}

const outputOf = ({ output_schema: schema }: WorkflowDocument) => (isObject(schema) ? schema : null);

function triggerReason({ before, after, fields }: TriggerChange): BumpReason[] {
  const was = before && isOn(before.trigger);
  const is = after && isOn(after.trigger);
  const name = (before ?? after)?.trigger.type ?? null;
  if (was && !is) return [{ code: "trigger_removed", name }];
  if (!was) return is ? [{ code: "trigger_added", name }] : [];
  const moved = fields.some(({ path }) => path[0] === "config" && ADDRESS.includes(path[1] ?? ""));
  return before.trigger.type === "webhook" && moved ? [{ code: "address_changed", name }] : [];
}

const isOn = (trigger: WorkflowTrigger) => trigger.is_active !== false;

function nodeReasons(before: WorkflowDocument, diff: DocumentDiff): BumpReason[] {
  const leaves = new Set(before.edges.filter((edge) => edge.edge_type !== "error").map((edge) => edge.source_node_id));
  const isEnd = (node: WorkflowNode) => !leaves.has(node.node_id) && node.disabled !== true;
  return diff.nodes.flatMap(({ kind, before: old, after }): BumpReason[] => {
    if (kind === "added" && after) return [{ code: "node_added", name: displayName(after) }];
    if (kind === "removed" && old && isEnd(old)) return [{ code: "end_removed", name: displayName(old) }];
    return [];
  });
}
