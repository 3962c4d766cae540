/** Use-cases around workflows: the draft people edit, publishing it, and the webhooks of what is published. */
export { type Author, createWorkflow } from "./create";
export { getWorkflow, workflowAsYaml } from "./get";
export { listWorkflows } from "./list";
export { listCallable } from "./list-callable";
export { pauseWorkflow, resumeWorkflow } from "./pause";
export { etagOf } from "./present";
export { type Published, publishWorkflow } from "./publish";
export { readSource } from "./read-source";
export { removeWorkflow } from "./remove";
export { type SaveRequest, saveWorkflow } from "./save";
