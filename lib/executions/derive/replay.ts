import { withTenant } from "@/db/client";
import type { Principal } from "@/lib/auth/principal";
import { nodeTypes } from "@/lib/nodes/registry";
import { plan as planOf } from "@/lib/workflow/plan";
import { findStored, findWorkflow } from "@/lib/workflows/find";
import { checkInput, inputSchemaOf } from "../input";
import { type ChosenVersion, chooseVersion } from "../version";
import { before, beforeIn } from "./before";
import { type Origin, originOf, type Standing } from "./origin";
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
    fromNode === undefined ? null : isOwn ? before(origin, fromNode) : beforeThere(version, origin, fromNode);
  return startDerived({
    kind: "replay",
    orgId,
    userId,
    history,
    version: {
      id: version.id,
      isTest: which === "same" ? history.is_test : which === "draft",
      isGated: version.isGated,
    },
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
    const row = await (which === "draft" ? findWorkflow : findStored)(tx, orgId, history.workflow_id);
    if (which === "same") return { id: history.version_id, document: history.document };
    return chooseVersion(tx, row, which, userId);
  });
}

/** What people type is checked as at any start by hand; what other triggers bring is as free as it was. */
function checked(trigger: string, { document }: ChosenVersion, input: unknown): unknown {
  if (input === undefined) return undefined;
  return trigger === "manual" || trigger === "api" ? checkInput(inputSchemaOf(document), input) : input;
}

function beforeThere({ document }: ChosenVersion, origin: Origin, nodeId: string): Standing {
  return beforeIn({ document, plan: planOf(document, nodeTypes) }, origin, nodeId);
}
