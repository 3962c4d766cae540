import type { WorkflowSort } from "@/lib/api/contracts/library";

export type { WorkflowSort };
/** As the contract has them; here, so that the page does not bring zod. */
export const WORKFLOW_SORTS: readonly WorkflowSort[] = ["updated", "created", "name"];
