import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { executions } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { executionCancelRequested, executionRequested, executionWoken } from "@/inngest/events";
import { publishEvent } from "@/inngest/publish";
import { closeWorlds, makeWorld, type Run } from "@/lib/engine/testing";
import { environmentFor } from "@/lib/env";

const db = useTestDatabase();
const children = new Set<ChildProcess>();
afterEach(async () => {
  await closeWorlds();
  for (const child of children) child.kill("SIGKILL");
  children.clear();
});

async function startEngine(): Promise<ChildProcess> {
  const env = environmentFor({ DATABASE_URL: db.url, FLOWPILOT_ROLE: "engine", FLOWPILOT_LOG_LEVEL: "warn" });
  const child = fork("engine.ts", [], { env, execArgv: ["--import", "tsx"] });
  children.add(child);
  expect(await once(child, "message")).toEqual([{ type: "ready" }, undefined]);
  return child;
}

const node = (node_id: string, component_type: string, config: Record<string, unknown>, first = false) => ({
  node_id,
  name: node_id,
  component_type,
  is_entry_point: first,
  config,
});

async function execution(nodes: ReturnType<typeof node>[]): Promise<Run & { orgId: string }> {
  const { orgId } = await db.makeOrg();
  const edges = nodes
    .slice(1)
    .map((to, i) => ({ id: `e${i}`, source_node_id: nodes[i]?.node_id ?? "", target_node_id: to.node_id }));
  const run = await makeWorld(db, orgId).start({ nodes, edges } as never);
  await withTenant(orgId, (tx) =>
    publishEvent(tx, { name: executionRequested.name, id: run.id, data: { org_id: orgId, execution_id: run.id } }),
  );
  return { ...run, orgId };
}

const status = (run: Run, expected: string) => eventually(async () => expect((await run.row()).status).toBe(expected));

it("runs an execution through a delay and an approval to its end, over a kill -9 at each wait", async () => {
  const run = await execution([
    node("wait", "delay", { seconds: 1 }, true),
    node("ask", "human_confirmation", { prompt_template: "Go on?", timeout_seconds: 3600 }),
    node("end", "transform", { expression: '{ "n": 42 }' }),
  ]);
  let engine = await startEngine();
  await status(run, "interrupted");
  engine.kill("SIGKILL");
  await once(engine, "exit");
  engine = await startEngine();
  await eventually(async () => expect(await run.approvals()).toHaveLength(1));
  engine.kill("SIGKILL");
  await once(engine, "exit");
  await run.decide("ask", "approved");
  await withTenant(run.orgId, (tx) =>
    publishEvent(tx, {
      name: executionWoken.name,
      data: { org_id: run.orgId, execution_id: run.id, reason: "decided" },
    }),
  );
  await startEngine();
  await status(run, "completed");
  expect((await run.row()).output).toEqual({ n: 42 });
  expect((await run.runs()).map((one) => [one.node_id, one.attempt, one.status])).toEqual([
    ["wait", 1, "completed"],
    ["ask", 1, "completed"],
    ["end", 1, "completed"],
  ]);
});

it("ends a waiting execution as cancelled", async () => {
  await startEngine();
  const run = await execution([node("ask", "human_confirmation", { prompt_template: "Go on?" }, true)]);
  await eventually(async () => expect(await run.approvals()).toHaveLength(1));
  await withTenant(run.orgId, async (tx) => {
    await tx.update(executions).set({ cancel_requested_at: new Date() });
    await publishEvent(tx, { name: executionCancelRequested.name, data: { org_id: run.orgId, execution_id: run.id } });
  });
  await status(run, "cancelled");
});

it.each([
  ["SIGTERM", (child: ChildProcess) => child.kill("SIGTERM")],
  ["the death of its parent", (child: ChildProcess) => child.disconnect()],
])("exits with 0 at %s", async (_name, end) => {
  const child = await startEngine();
  end(child);
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("exits with 1 when the database cannot be reached", async () => {
  const env = environmentFor({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", FLOWPILOT_LOG_LEVEL: "silent" });
  const child = fork("engine.ts", [], { env, execArgv: ["--import", "tsx"], stdio: "ignore" });
  expect(await once(child, "exit")).toEqual([1, null]);
});
