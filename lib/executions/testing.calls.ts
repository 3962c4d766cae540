/** For tests of workflows that call workflows: they are published, started and read over HTTP. */
import { beforeAll, expect } from "vitest";
import * as cancel from "@/app/api/v1/executions/[id]/cancel/route";
import * as resume from "@/app/api/v1/executions/[id]/resume/route";
import * as one from "@/app/api/v1/executions/[id]/route";
import * as all from "@/app/api/v1/executions/route";
import * as execute from "@/app/api/v1/workflows/[id]/execute/route";
import type { TestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { type ExecutionDetail, executionDetail, executionList } from "@/lib/api/contracts/executions";
import { call, makeKey } from "@/lib/api/testing";
import { chain, published } from "./testing";
import { waitForExecution } from "./wait";

type Nodes = Parameters<typeof chain>[1];

/** A node that calls the workflow with this slug. */
export const calls = (id: string, workflow: string, config = {}, more = {}) => ({
  node_id: id,
  component_type: "workflow",
  config: { workflow, ...config },
  ...more,
});

export const nodeOf = (execution: ExecutionDetail, id: string) =>
  execution.nodes.find((node) => node.node_id === id) ?? expect.unreachable(`${id} did not run`);

/** Call it at the top of a test file, after useEngine. */
export function useCalls(db: TestDatabase) {
  let orgId = "";
  let userId = "";
  let key = "";
  beforeAll(async () => {
    const org = await db.makeOrg();
    ({ orgId, userId } = org);
    key = await makeKey(org.orgId, org.userId);
  });
  const read = async (id: string) => executionDetail.parse((await call(one.GET, { key, params: { id } })).body);
  const ended = async (id: string): Promise<ExecutionDetail> => {
    await waitForExecution(orgId, id, { ms: 20_000 });
    return read(id);
  };
  const start = async (id: string, input: unknown = {}): Promise<string> =>
    (await call<{ execution_id: string }>(execute.POST, { key, params: { id }, body: { input } })).body.execution_id;
  return {
    key: () => key,
    org: () => ({ orgId, userId }),
    read,
    ended,
    start,
    publish: (document: Record<string, unknown>) => published(key, document),
    /** Publishes a workflow that others may call. */
    callable: (slug: string, nodes: Nodes, more = {}) =>
      published(key, chain(slug, nodes, { slug, is_callable: true, ...more })),
    run: async (id: string, input: unknown = {}) => ended(await start(id, input)),
    childOf: (execution: ExecutionDetail, id: string) =>
      read(nodeOf(execution, id).child_execution_id ?? expect.unreachable(`${id} called nothing`)),
    list: async (query: string) =>
      executionList.parse((await call(all.GET, { key, url: `/?limit=100&${query}` })).body).items,
    /** The execution once its node waits for what it has called. */
    async waiting(id: string, node: string): Promise<ExecutionDetail> {
      await eventually(async () => {
        const execution = await read(id);
        expect(execution.status).toBe("interrupted");
        expect(nodeOf(execution, node).child_execution_id).not.toBeNull();
      });
      return read(id);
    },
    cancel: (id: string) => call(cancel.POST, { key, params: { id }, method: "POST" }),
    decide: (id: string, approved: boolean) => call(resume.POST, { key, params: { id }, body: { approved } }),
  };
}
