/** Called workflows that have limits: they count, wait for their turn like any other execution, and block nobody for ever. */

import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { setLimits } from "./flow/limits";
import { chain, transform, useEngine } from "./testing";
import { calls, nodeOf, useCalls } from "./testing.calls";

const db = useTestDatabase();
useEngine(db);
const { publish, callable, run, start, ended, read, waiting, list, decide, cancel, org } = useCalls(db);

const HOLDER = "0190a000-0000-7000-8000-000000000001";
const asks = (id: string) => ({
  node_id: id,
  component_type: "human_confirmation",
  config: { prompt_template: "Go on?" },
});
const one = { settings: { concurrency: { limit: 1 } } };
const tickets = async () =>
  (await withTenant(org().orgId, (tx) => tx.execute(sql`select execution_id, state from flow_tickets`))).length;

describe("the concurrency limit of a called workflow", () => {
  it("counts calls, and lets the next one go when one ends", async () => {
    await callable("slow", [{ node_id: "d", component_type: "delay", config: { seconds: 1 } }, asks("ask")], one);
    const id = await publish(chain("Calls slow", [calls("c", "slow")]));
    const [first, second] = [await start(id), await start(id)];
    const [a, b] = [await waiting(first, "c"), await waiting(second, "c")];
    const childA = nodeOf(a, "c").child_execution_id ?? "";
    const childB = nodeOf(b, "c").child_execution_id ?? "";
    expect(childA).not.toBe(childB);
    // Both come to their question one after the other: who waits for a person holds no place.
    for (const child of [childA, childB]) {
      await eventually(async () => expect(nodeOf(await read(child), "ask").status).toBe("waiting"));
      await decide(child, true);
    }
    expect(await ended(first)).toMatchObject({ status: "completed" });
    expect(await ended(second)).toMatchObject({ status: "completed" });
    expect(await tickets()).toBe(0);
  });

  it("holds one back while the only place is taken, says so, and cancels it with its caller", async () => {
    const target = await callable("busy", [transform("a", "input")], one);
    await withTenant(org().orgId, async (tx) => {
      // Somebody has the place and keeps it.
      await tx.execute(sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, is_gated)
        select ${HOLDER}, org_id, id, published_version_id, 'running', 'manual', '{}', true from workflows where id = ${target}`);
      await tx.execute(sql`insert into flow_tickets (execution_id, org_id, workflow_id, state, pool, pool_limit, queue, turn)
        values (${HOLDER}, ${org().orgId}, ${target}, 'active', ${`${target}:`}, 1, 'workflows', 1)`);
    });
    const id = await publish(chain("Calls busy", [calls("c", "busy")]));
    const parent = await waiting(await start(id), "c");
    const child = nodeOf(parent, "c").child_execution_id ?? "";
    expect(await read(child)).toMatchObject({
      status: "pending",
      held: { reason: "concurrency", position: 1, limit: 1 },
    });
    await cancel(parent.execution_id);
    expect(await ended(parent.execution_id)).toMatchObject({ status: "cancelled" });
    expect(await ended(child)).toMatchObject({ status: "cancelled" });
    const next = await waiting(await start(id), "c");
    await withTenant(org().orgId, (tx) =>
      tx.execute(sql`update executions set status = 'completed', completed_at = now() where id = ${HOLDER}`),
    );
    expect(await ended(next.execution_id)).toMatchObject({ status: "completed" });
    expect(await tickets()).toBe(0);
  });

  it("lets a workflow that calls itself go on: who waits for a call has given its place back", async () => {
    const slug = "inward";
    const router = {
      node_id: "r",
      component_type: "router",
      config: { condition_expression: 'input.n > 0 ? "deeper" : "end"' },
    };
    const id = await publish({
      name: slug,
      slug,
      is_callable: true,
      ...one,
      nodes: [
        { ...router, is_entry_point: true },
        calls("c", slug, { input_mapping: { n: "{{ input.n - 1 }}" } }),
        transform("z", '"bottom"'),
      ],
      edges: [
        { id: "1", source_node_id: "r", target_node_id: "c", edge_type: "conditional", route: "deeper" },
        { id: "2", source_node_id: "r", target_node_id: "z", edge_type: "conditional", route: "end" },
      ],
    });
    expect(await run(id, { n: 5 })).toMatchObject({ status: "completed", output: "bottom" });
    expect(await tickets()).toBe(0);
  });
});

describe("a queue's limit", () => {
  it("counts calls of every workflow in it", async () => {
    await setLimits(org(), { workflows: 1 });
    await callable("left", [transform("a", "input.n + 1")]);
    await callable("right", [transform("a", "input.n + 2")]);
    const id = await publish(
      chain("Both", [calls("x", "left"), transform("m", '{ "n": input }'), calls("y", "right")]),
    );
    const all = await Promise.all(Array.from({ length: 4 }, () => start(id, { n: 1 })));
    for (const each of all) expect(await ended(each)).toMatchObject({ status: "completed", output: 4 });
    expect(await tickets()).toBe(0);
    expect(await list("status=pending&include_children=true")).toEqual([]);
  });
});
