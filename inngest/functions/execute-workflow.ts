/** One run per execution: drives it from its request to its end. */
import type { Inngest } from "inngest";
import { executionCancelRequested, executionRequested } from "../events";
import { type DriveDeps, drive } from "./drive";

export interface ExecuteDeps extends DriveDeps {
  /** Called when the run itself has failed, after all its retries. */
  failExecution(failure: { orgId: string; executionId: string; code: string; message: string }): Promise<unknown>;
}

/**
 * `advance` is idempotent by checkpoint, so results need not reach the server one by one: losing one to a crash costs a call that runs nothing.
 * Three slices in one request instead of four requests save 5 of 7 ms CPU.
 */
export const BUFFERED = { bufferedSteps: 100, maxInterval: "5s", maxRuntime: "60s" } as const;

export function executeWorkflow(client: Inngest, deps: ExecuteDeps) {
  return client.createFunction(
    {
      id: "execute-workflow",
      triggers: [{ event: executionRequested.name }],
      // Failures of nodes are values; what throws here is the machinery (a database that is away), and that comes back.
      retries: 20,
      checkpointing: BUFFERED,
      // Only frees the run. cancel-execution ends the execution.
      cancelOn: [{ event: executionCancelRequested.name, match: "data.execution_id" }],
      onFailure: async ({ event, error, step }) => {
        const { org_id, execution_id } = executionRequested.data.parse(event.data.event.data);
        await step.run("fail-execution", () =>
          deps.failExecution({
            orgId: org_id,
            executionId: execution_id,
            code: "engine_failed",
            message: error.message,
          }),
        );
      },
    },
    ({ event, step }) => {
      const execution = executionRequested.data.parse(event.data);
      // The first request carries the execution's id; what asks again has an id of its own.
      return drive(step, deps, { ...execution, fresh: event.id === execution.execution_id });
    },
  );
}
