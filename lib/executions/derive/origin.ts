/** Reading an execution as the origin of others: what has run, and how it stood after each superstep. */
import { notFound } from "@/lib/api/ids";
import { type History, loadHistory } from "@/lib/engine/history";
import { atStart, BrokenHistory, type EndedVisit, type Progress, rebuild, type TakenVisit } from "@/lib/engine/rebuild";
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

/**
 * How it stood after a superstep (default: the last one).
 * @param visits those to go through again; by default all that ended in it.
 * @throws AppError conflict when it cannot be told.
 */
export function standingOf(
  { history, plan }: Origin,
  until?: number,
  visits: readonly EndedVisit[] = history.ended,
  each?: Parameters<typeof rebuild>[4],
): Standing {
  try {
    const { progress, taken } = rebuild(plan, history.seed ?? atStart(plan), visits, until, each);
    return {
      progress,
      taken: [...history.reused.map(({ node_id, visit, run }) => ({ node_id, visit, run })), ...taken],
    };
  } catch (error) {
    if (!(error instanceof BrokenHistory)) throw error;
    throw new AppError(
      "conflict",
      "It cannot be told where this execution stood, because it is too old or incomplete.",
      {
        hint: "Replay it from the start.",
        cause: error,
      },
    );
  }
}

/** The last superstep in which something ended; null when nothing has. */
export function lastStep({ history }: Origin): number | null {
  return history.ended.at(-1)?.step ?? null;
}

/** A node's name as people know it, in quotes. */
export function named({ document }: Pick<History, "document">, nodeId: string): string {
  const node = document.nodes.find((each) => each.node_id === nodeId);
  return `"${node?.name ?? nodeId}"`;
}
