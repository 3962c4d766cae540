/** For tests of forks: what a fork is made from, and what became of all visits wherever they ran. */
import { type Run, TEST_TYPES, type World } from "@/lib/engine/testing";
import { forkExecution } from "./fork";
import { checkpointsOf, originOf } from "./origin";

/** @param author read at each call: a test's workspace is made in beforeAll. */
export function forking(author: () => { orgId: string; userId: string }) {
  return {
    stepsOf: async (run: Run): Promise<number[]> =>
      checkpointsOf(await originOf(author().orgId, run.id, TEST_TYPES)).map((_, place) => place + 1),
    fork: async (world: World, run: Run, checkpoint: number, more = {}): Promise<Run> =>
      world.run(await forkExecution(author(), { executionId: run.id, checkpoint, nodeTypes: TEST_TYPES, ...more })),
    /** Fired edges and outputs of all visits, wherever they ran. */
    visitsOf: async (run: Run) =>
      (await run.runs())
        .filter(({ status }) => status !== "cancelled")
        .map(({ node_id, visit, status, output, route }) => JSON.stringify([node_id, visit, status, output, route]))
        .sort(),
  };
}
