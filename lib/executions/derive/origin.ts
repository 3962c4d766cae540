/** Reading an execution as the origin of others: what has run, and how it stood after each superstep. */
import { notFound } from "@/lib/api/ids";
import { type History, type HistoryVisit, loadHistory } from "@/lib/engine/history";
import { atStart, BrokenHistory, momentsOf, type Progress, rebuild, type TakenVisit } from "@/lib/engine/rebuild";
import { AppError } from "@/lib/errors";
import { nodeTypes } from "@/lib/nodes/registry";
import type { NodeDefinition } from "@/lib/nodes/types";
import { type Plan, plan as planOf } from "@/lib/workflow/plan";

export interface Origin {
  history: History;
  plan: Plan;
}

/** How it stood: `taken` are the visits behind it, those that it had taken over itself included. */
export interface Standing {
  progress: Progress;
  taken: TakenVisit[];
}

type NodeTypes = ReadonlyMap<string, NodeDefinition>;

/** @throws AppError not_found */
export async function originOf(orgId: string, executionId: string, types: NodeTypes = nodeTypes): Promise<Origin> {
  const history = await loadHistory(orgId, executionId);
  if (!history) throw notFound("execution");
  return { history, plan: planOf(history.document, types) };
}

/** What ended at the same time, the earliest first: after each of them is a checkpoint. @throws AppError conflict */
export function checkpointsOf({ history }: Origin): HistoryVisit[][] {
  return toldOrNot(() => momentsOf(history.ended));
}

/**
 * How it stood after the given ones of its moments.
 * @param each called with how it stood after every one. @throws AppError conflict when it cannot be told.
 */
export function standingOf(
  { history, plan }: Origin,
  moments: readonly HistoryVisit[][],
  each?: (place: number, after: Progress, ended: HistoryVisit[]) => void,
): Standing {
  return toldOrNot(() => {
    const { progress, taken } = rebuild(plan, history.seed ?? atStart(plan), moments, each);
    const before = history.reused.map(({ node_id, visit, run }) => ({ node_id, visit, run }));
    return { progress, taken: [...before, ...taken] };
  });
}

/** How it stood at a checkpoint. @throws AppError not_found when it has no such one; conflict */
export function standingAt(origin: Origin, checkpoint: number): Standing {
  const moments = checkpointsOf(origin);
  if (checkpoint < 1 || checkpoint > moments.length)
    throw new AppError("not_found", "This execution has no such checkpoint.");
  return standingOf(origin, moments.slice(0, checkpoint));
}

function toldOrNot<T>(fn: () => T): T {
  try {
    return fn();
  } catch (error) {
    if (!(error instanceof BrokenHistory)) throw error;
    throw new AppError(
      "conflict",
      "It cannot be told where this execution stood, because it is too old or incomplete.",
      { hint: "Replay it from the start.", cause: error },
    );
  }
}

/** A node's name as people know it, in quotes. */
export function named({ document }: Pick<History, "document">, nodeId: string): string {
  const node = document.nodes.find((each) => each.node_id === nodeId);
  return `"${node?.name ?? nodeId}"`;
}
