/** All Inngest functions of the app: small ones, which parse, call a use-case or the engine, and hold no rule of their own. */
import type { Inngest } from "inngest";
import { type CancelDeps, cancelExecution } from "./cancel-execution";
import { type ExecuteDeps, executeWorkflow } from "./execute-workflow";

export type FunctionDeps = ExecuteDeps & CancelDeps;

export function createFunctions(client: Inngest, deps: FunctionDeps) {
  return [executeWorkflow(client, deps), cancelExecution(client, deps)];
}
