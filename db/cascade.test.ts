import { eq, inArray } from "drizzle-orm";
import { expect, it } from "vitest";
import { newId } from "@/lib/tenancy/ids";
import { withSystem, withTenant } from "./client";
import * as schema from "./schema";
import { useTestDatabase } from "./testing";

const db = useTestDatabase();

it("events and node runs go with their execution, and with those that it called", async () => {
  const { orgId } = await db.makeOrg();
  const [workflow, version, parent, child] = [newId(), newId(), newId(), newId()];
  const document = { name: "A", nodes: [], edges: [], triggers: [] };
  const now = new Date();
  await withTenant(orgId, async (tx) => {
    await tx
      .insert(schema.workflows)
      .values({ id: workflow, org_id: orgId, slug: "a", name: "A", document, layout: {} });
    await tx.insert(schema.workflow_versions).values({
      id: version,
      org_id: orgId,
      workflow_id: workflow,
      kind: "published",
      document,
      layout: {},
      hash: "h",
    });
    for (const id of [parent, child]) {
      await tx.insert(schema.executions).values({
        id,
        org_id: orgId,
        workflow_id: workflow,
        version_id: version,
        status: "completed",
        trigger_type: "manual",
        trigger: {},
        parent_execution_id: id === child ? parent : null,
      });
      await tx
        .insert(schema.execution_events)
        .values({ org_id: orgId, execution_id: id, seq: 1, type: "execution.started", data: {}, at: now });
      await tx.insert(schema.node_runs).values({
        id: newId(),
        org_id: orgId,
        execution_id: id,
        node_id: "n",
        visit: 1,
        attempt: 1,
        status: "completed",
        started_at: now,
      });
    }
  });
  const left = () =>
    withTenant(orgId, async (tx) => [
      await tx.$count(schema.executions, inArray(schema.executions.id, [parent, child])),
      await tx.$count(schema.execution_events, inArray(schema.execution_events.execution_id, [parent, child])),
      await tx.$count(schema.node_runs, inArray(schema.node_runs.execution_id, [parent, child])),
    ]);
  expect(await left()).toEqual([2, 2, 2]);
  await withSystem((tx) => tx.delete(schema.executions).where(eq(schema.executions.id, parent)));
  expect(await left()).toEqual([0, 0, 0]);
});
