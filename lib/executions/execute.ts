import { and, eq } from "drizzle-orm";
import { withTenant } from "@/db/client";
import { workflow_versions } from "@/db/schema";
import type { Principal } from "@/lib/auth/principal";
import { AppError } from "@/lib/errors";
import { newId } from "@/lib/tenancy/ids";
import { freezeDraft } from "@/lib/versions/freeze";
import { flowSettings } from "@/lib/workflow";
import { findWorkflow } from "@/lib/workflows/find";
import { problemsOf } from "@/lib/workflows/problems";
import { refuseErrors } from "@/lib/workflows/publish";
import { checkInput, inputSchemaOf } from "./input";
import { startExecution } from "./start";
import { type Ending, waitForExecution } from "./wait";

export interface ExecuteRequest {
  idOrSlug: string;
  input: unknown;
  version: "published" | "draft";
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
    const row = await findWorkflow(tx, orgId, idOrSlug);
    if (version === "draft") {
      refuseErrors(await problemsOf(tx, orgId, row.document, row.slug));
      const data = checkInput(inputSchemaOf(row.document), input);
      const { document, layout } = row;
      const frozen = await freezeDraft(tx, { orgId, workflowId: row.id, document, layout, userId });
      return { workflowId: row.id, versionId: frozen, data, isGated: row.is_gated || flowSettings(document) !== null };
    }
    if (!row.published_version_id) {
      throw new AppError("conflict", "This workflow has not been published yet.", {
        hint: "Publish it first, or run the draft.",
      });
    }
    const v = workflow_versions;
    const [published] = await tx
      .select({ document: v.document })
      .from(v)
      .where(and(eq(v.org_id, orgId), eq(v.id, row.published_version_id)));
    if (!published) throw new AppError("internal", "The published version is gone.");
    const data = checkInput(inputSchemaOf(published.document), input);
    return { workflowId: row.id, versionId: row.published_version_id, data, isGated: row.is_gated };
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
