/** Use-cases around workflows: the draft people edit, publishing it, and the webhooks of what is published. */
export { planPublication } from "./checklist";
export { type Author, createWorkflow } from "./create";
export { getWorkflow, workflowAsYaml } from "./get";
export { listWorkflows } from "./list";
export { listCallable } from "./list-callable";
export { pauseWorkflow, resumeWorkflow } from "./pause";
export { etagOf } from "./present";
export { type Published, publishWorkflow } from "./publish";
export { readSource } from "./read-source";
export { removeWorkflow } from "./remove";
export { type RollbackRequest, restoreToDraft, rollBack } from "./rollback";
export { type SaveRequest, saveWorkflow } from "./save";
