/** Ends an execution whose cancel_requested_at is set: stops what is running, then lets the engine finish it as cancelled. */
import type { Inngest } from "inngest";
import { executionCancelRequested } from "../events";
import { type DriveDeps, drive } from "./drive";
import { BUFFERED } from "./execute-workflow";

export interface CancelDeps extends DriveDeps {
  /** Aborts the slice if this process has it in hand. */
  cancelRunning(executionId: string): boolean | Promise<boolean>;
}

export function cancelExecution(client: Inngest, deps: CancelDeps) {
  return client.createFunction(
    {
      id: "cancel-execution",
      triggers: [{ event: executionCancelRequested.name }],
      retries: 20,
      checkpointing: BUFFERED,
    },
    async ({ event, step }) => {
      const execution = executionCancelRequested.data.parse(event.data);
      await step.run("stop", () => deps.cancelRunning(execution.execution_id));
      return drive(step, deps, { ...execution, fresh: false });
    },
  );
}
