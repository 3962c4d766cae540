import { withTenant } from "@/db/client";
import type { Principal } from "@/lib/auth/principal";
import { downstreamOf, type EndedVisit, settleAll } from "@/lib/engine/rebuild";
import { AppError } from "@/lib/errors";
import { nodeTypes } from "@/lib/nodes/registry";
import { plan as planOf } from "@/lib/workflow/plan";
import { findWorkflow } from "@/lib/workflows/find";
import { checkInput, inputSchemaOf } from "../input";
import { type ChosenVersion, chooseVersion } from "../version";
import { checkpointsOf, named, type Origin, originOf, type Standing, standingOf } from "./origin";
import { startDerived } from "./start";

export interface ReplayRequest {
  executionId: string;
  version: "same" | "draft" | "published";
  /** The data that the trigger brings; undefined: as it was. */
  input?: unknown;
  /** Begin with this node: what does not come after it is reused. */
  fromNode?: string;
  /** Start only while nobody has dealt with the origin. */
  once?: boolean;
}

/**
 * Runs an execution again as a new one: in its own version or another, with its own input or another, from the start or from a node.
 * @returns the new execution's id.
 * @throws AppError not_found; conflict when never published, or when what would be reused does not fit; invalid_workflow; invalid_body.
 */
export async function replayExecution(principal: Principal, request: ReplayRequest): Promise<string> {
  const { orgId, userId } = principal;
  const { executionId, version: which, input, fromNode, once } = request;
  const origin = await originOf(orgId, executionId);
  const { history } = origin;
  const version = await versionFor(orgId, userId, origin, which);
  const isOwn = version.id === history.version_id;
  const data = checked(history.trigger.trigger_type, version, input);
  const standing =
    fromNode === undefined
      ? null
      : isOwn
        ? before(origin, fromNode)
        : beforeIn(version, history.reused, origin, fromNode);
  return startDerived({
    kind: "replay",
    orgId,
    userId,
    history,
    version: { id: version.id, isTest: which === "same" ? history.is_test : which === "draft" },
    data,
    standing,
    node: fromNode,
    once,
  });
}

function versionFor(
  orgId: string,
  userId: string,
  { history }: Origin,
  which: ReplayRequest["version"],
): Promise<ChosenVersion> {
  return withTenant(orgId, async (tx) => {
    // Also for its own version: a deleted workflow starts no more.
    const row = await findWorkflow(tx, orgId, history.workflow_id);
    if (which === "same") return { id: history.version_id, document: history.document };
    return chooseVersion(tx, row, which, userId);
  });
}

/** What people type is checked as at any start by hand; what other triggers bring is as free as it was. */
function checked(trigger: string, { document }: ChosenVersion, input: unknown): unknown {
  if (input === undefined) return undefined;
  return trigger === "manual" || trigger === "api" ? checkInput(inputSchemaOf(document), input) : input;
}

/** Before the node's last visit, in the same version: everything that does not come after that visit stays. */
function before(origin: Origin, nodeId: string): Standing {
  const { history, plan } = origin;
  const visit = history.begun[nodeId];
  if (!plan.nodes[nodeId] || visit === undefined) throw didNotRun(origin, nodeId);
  if (history.reused.some((run) => run.node_id === nodeId && run.visit === visit))
    return beforeIn({ id: history.version_id, document: history.document }, history.reused, origin, nodeId);
  const moments = checkpointsOf(origin);
  const isIt = (run: EndedVisit) => run.node_id === nodeId && run.visit === visit;
  const at = moments.findIndex((ended) => ended.some(isIt));
  const end = at === -1 ? moments.length : at;
  const after = downstreamOf(plan, nodeId);
  // What ended at the same moment did not come of it.
  const kept = moments.map((ended, place) =>
    ended.filter((run) => !isIt(run) && (place <= end || (run.node_id !== nodeId && !after.has(run.node_id)))),
  );
  return standingOf(
    origin,
    kept.filter((ended) => ended.length > 0),
  );
}

/** The same in any version: nothing that comes after the node by its edges is reused, and the rest must lead to it. */
function beforeIn(
  version: ChosenVersion,
  reused: readonly EndedVisit[],
  { history }: Origin,
  nodeId: string,
): Standing {
  const plan = planOf(version.document, nodeTypes);
  const name = named(version, nodeId);
  if (!plan.nodes[nodeId]) throw new AppError("conflict", `That version has no node ${named(history, nodeId)}.`);
  const after = downstreamOf(plan, nodeId).add(nodeId);
  const known = new Map<string, EndedVisit[]>();
  for (const run of [...reused, ...history.ended]) {
    if (run.kind === "skipped" || after.has(run.node_id)) continue;
    known.set(run.node_id, [...(known.get(run.node_id) ?? []), run]);
  }
  const standing = settleAll(plan, known);
  const { next, visits } = standing.progress;
  if (!next.includes(nodeId)) {
    const missing = next.filter((id) => downstreamOf(plan, id).has(nodeId)).map((id) => named(version, id));
    throw new AppError(
      "conflict",
      missing.length > 0
        ? `${name} comes after ${missing.join(", ")} there, which did not run in this execution.`
        : `In that version, the outputs of this execution do not lead to ${name}.`,
      { hint: "Replay it from the start, or from an earlier node." },
    );
  }
  const odd = Object.keys(visits).find((id) => visits[id] !== known.get(id)?.length);
  if (odd !== undefined) {
    throw new AppError("conflict", `${named(version, odd)} would not run as often in that version as it did here.`, {
      hint: "Replay it from the start.",
    });
  }
  return standing;
}

function didNotRun({ history }: Origin, nodeId: string): AppError {
  return new AppError("conflict", `${named(history, nodeId)} did not run in this execution.`, {
    hint: "Choose a node that ran.",
  });
}
