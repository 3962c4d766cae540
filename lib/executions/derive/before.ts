/** Where a replay from a node begins: what of the origin is reused, by the rules of the version that it will run. */
import { downstreamOf, type EndedVisit, settleAll } from "@/lib/engine/rebuild";
import { AppError } from "@/lib/errors";
import type { Plan } from "@/lib/workflow/plan";
import type { WorkflowDocument } from "@/lib/workflow/schema";
import { checkpointsOf, named, type Origin, type Standing, standingOf } from "./origin";

/**
 * Before the node's last visit, in the same version: everything that does not come after that visit stays.
 * @throws AppError conflict when the node did not run
 */
export function before(origin: Origin, nodeId: string): Standing {
  const { history, plan } = origin;
  const visit = history.begun[nodeId];
  if (!plan.nodes[nodeId] || visit === undefined) throw didNotRun(origin, nodeId);
  if (history.reused.some((run) => run.node_id === nodeId && run.visit === visit))
    return beforeIn({ document: history.document, plan }, origin, nodeId);
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

/**
 * The same in any version: nothing that comes after the node by its edges is reused, and the rest must lead to it.
 * @throws AppError conflict when that version has no such node, or what is reused does not lead to it there
 */
export function beforeIn(
  version: { document: WorkflowDocument; plan: Plan },
  { history }: Origin,
  nodeId: string,
): Standing {
  const { plan } = version;
  const name = named(version, nodeId);
  if (!plan.nodes[nodeId]) throw new AppError("conflict", `That version has no node ${named(history, nodeId)}.`);
  const after = downstreamOf(plan, nodeId).add(nodeId);
  const known = new Map<string, EndedVisit[]>();
  for (const run of [...history.reused, ...history.ended]) {
    if (run.kind === "skipped" || after.has(run.node_id)) continue;
    known.set(run.node_id, [...(known.get(run.node_id) ?? []), run]);
  }
  const standing = settleAll(plan, known);
  const { next, visits } = standing.progress;
  if (!next.includes(nodeId)) {
    // Where it would begin instead: nodes that lead to it and are not reused.
    const heads = next.filter((id) => downstreamOf(plan, id).has(nodeId));
    const names = heads.map((id) => named(version, id)).join(", ");
    const isLoop = heads.some((id) => after.has(id));
    throw new AppError(
      "conflict",
      isLoop
        ? `${name} is in a loop that begins with ${names}, and rounds of a loop are reused in the same version only.`
        : heads.length > 0
          ? `${name} comes after ${names} there, which did not run in this execution.`
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
