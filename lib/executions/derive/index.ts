/**
 * Executions made from others: replay (again, from the start or from a node), fork (on from a checkpoint, with another state), resume (on
 * from where it failed), and that for many failed ones at once. The origin itself never changes; how it stood is rebuilt from its rows
 * (lib/engine/rebuild.ts), and the new execution begins with a seed (lib/engine/seed.ts).
 */
export { listCheckpoints, readCheckpoint } from "./checkpoints";
export { forkExecution, resumeExecution } from "./fork";
export { countOpenFailures } from "./open";
export { replayExecution } from "./replay";
export { dismissExecutions, retryExecutions } from "./retry";
