import { withTenant } from "@/db/client";
import type { Principal } from "@/lib/auth/principal";
import { newId } from "@/lib/tenancy/ids";
import { findStored, findWorkflow } from "@/lib/workflows/find";
import { checkInput, inputSchemaOf } from "./input";
import { startExecution } from "./start";
import { chooseVersion } from "./version";
import { type Ending, waitForExecution } from "./wait";

export interface ExecuteRequest {
  idOrSlug: string;
  input: unknown;
  /** "published", "draft", or a published version by number, semver or id. */
  version: string;
  /** How long to wait for the end, in milliseconds; 0: not at all. */
  waitMs: number;
  signal: AbortSignal;
}

/**
 * Starts a workflow for a person or an API key, with input checked against its schema, and waits a while if asked to.
 * @throws AppError not_found; conflict when it was never published; invalid_workflow for a draft that cannot run; invalid_body.
 */
export async function executeWorkflow(
  principal: Principal,
  { idOrSlug, input, version, waitMs, signal }: ExecuteRequest,
): Promise<{ executionId: string; ending: Ending | null }> {
  const { orgId, userId, via } = principal;
  const { workflowId, versionId, data, isGated } = await withTenant(orgId, async (tx) => {
    const row = await (version === "draft" ? findWorkflow : findStored)(tx, orgId, idOrSlug);
    const chosen = await chooseVersion(tx, row, version, userId);
    const data = checkInput(inputSchemaOf(chosen.document), input);
    return { workflowId: row.id, versionId: chosen.id, data, isGated: chosen.isGated };
  });
  const executionId = newId();
  const begin = () =>
    startExecution({
      executionId,
      orgId,
      workflowId,
      version: { id: versionId },
      isTest: version === "draft",
      startedBy: userId,
      isGated,
      payload: {
        trigger_type: via === "session" ? "manual" : "api",
        trigger_index: null,
        timestamp: new Date().toISOString(),
        source: { via },
        user_id: userId,
        data,
      },
    });
  if (waitMs > 0) {
    return { executionId, ending: await waitForExecution(orgId, executionId, { ms: waitMs, signal, begin }) };
  }
  await begin();
  return { executionId, ending: null };
}
