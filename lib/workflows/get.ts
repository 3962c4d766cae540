import { withTenant } from "@/db/client";
import type { WorkflowDetail } from "@/lib/api/contracts/workflows";
import type { Access } from "@/lib/auth/permissions";
import { toYaml } from "@/lib/workflow";
import { findWorkflow } from "./find";
import { detailOf } from "./present";

/**
 * One workflow with its draft and problems, by id or slug. @param access how it is shared with who asks, as their call has it.
 * @throws AppError not_found
 */
export function getWorkflow(orgId: string, idOrSlug: string, access: Access | null = null): Promise<WorkflowDetail> {
  return withTenant(orgId, async (tx) => ({
    ...(await detailOf(tx, await findWorkflow(tx, orgId, idOrSlug))),
    access,
  }));
}

/** The draft as workflow.yaml. @throws AppError not_found */
export async function workflowAsYaml(
  orgId: string,
  idOrSlug: string,
): Promise<{ yaml: string; revision: number; slug: string }> {
  const { document, revision, slug } = await withTenant(orgId, (tx) => findWorkflow(tx, orgId, idOrSlug));
  return { yaml: toYaml(document), revision, slug };
}
