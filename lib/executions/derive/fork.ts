import type { Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";
import type { NodeDefinition } from "@/lib/nodes/types";
import { checkpointsOf, named, originOf, standingAt, standingOf } from "./origin";
import { startDerived } from "./start";

export interface ForkRequest {
  executionId: string;
  /** The checkpoint that it goes on from. */
  checkpoint: number;
  /** Other outputs for nodes that had ended by then. The edges that had fired stay as they were. */
  outputs?: Record<string, unknown>;
  input?: unknown;
  nodeTypes?: ReadonlyMap<string, NodeDefinition>;
}

type Author = Pick<Principal, "orgId" | "userId">;

/**
 * Goes on from a checkpoint as a new execution of the same version, with outputs or input changed if asked to.
 * @returns the new execution's id. @throws AppError not_found; invalid_body for outputs of nodes that had none; conflict
 */
export async function forkExecution({ orgId, userId }: Author, request: ForkRequest): Promise<string> {
  const { executionId, checkpoint, outputs = {}, input } = request;
  const origin = await originOf(orgId, executionId, request.nodeTypes);
  const { history } = origin;
  const standing = standingAt(origin, checkpoint);
  const early = Object.keys(outputs).find((id) => !Object.hasOwn(standing.progress.newest, id));
  if (early !== undefined) {
    const message = `${named(history, early)} has no output at this checkpoint.`;
    throw new AppError("invalid_body", message, { details: { errors: [{ field: `outputs.${early}`, message }] } });
  }
  const version = { id: history.version_id, isTest: history.is_test };
  return startDerived({ kind: "fork", orgId, userId, history, version, data: input, standing, outputs, checkpoint });
}

/**
 * Goes on where an execution failed or was cancelled, as a new execution of the same version: what had ended is reused, the rest runs.
 * @param options.once start only while nobody has dealt with it. @returns the new execution's id.
 * @throws AppError not_found; conflict when it has not failed, or nobody can tell where it stood
 */
export async function resumeExecution(
  { orgId, userId }: Author,
  executionId: string,
  options: { once?: boolean; nodeTypes?: ReadonlyMap<string, NodeDefinition> } = {},
): Promise<string> {
  const origin = await originOf(orgId, executionId, options.nodeTypes);
  const { history } = origin;
  if (history.status !== "failed" && history.status !== "cancelled")
    throw new AppError(
      "conflict",
      "Only an execution that failed or was cancelled can be resumed from its checkpoint.",
    );
  const moments = checkpointsOf(origin);
  const standing = standingOf(origin, moments);
  return startDerived({
    kind: "resume",
    orgId,
    userId,
    history,
    version: { id: history.version_id, isTest: history.is_test },
    // Nothing had ended: it begins at the start.
    standing: standing.taken.length > 0 ? standing : null,
    checkpoint: moments.length > 0 ? moments.length : null,
    once: options.once,
  });
}
