/**
 * Executions: starting them (start, execute), reading them (read, list, stream, wait), and what people and the sweeper do to them
 * (cancel, resume, keep, fail, sweep). Executions made from others are in derive/. What runs them is lib/engine, driven by inngest/functions.
 */
export { cancelExecution } from "./cancel";
export { type ExecuteRequest, executeWorkflow } from "./execute";
export { readLimits, setLimits } from "./flow/limits";
export { STARTS_PER_HOUR, setStartsPerHour, startsPerHour } from "./flow/starts";
export { type WorkflowHistory, workflowHistory } from "./history";
export { keepExecution } from "./keep-by-hand";
export { type ExecutionQuery, listExecutions } from "./list";
export { readExecution } from "./read";
export { type StartRequest, startExecution } from "./start";
export { executionStream } from "./stream";
export { acceptedOf, statusUrl } from "./urls";
export { type Ending, isOver, readEnding, waitForExecution } from "./wait";
