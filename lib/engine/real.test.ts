import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { approvals } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import { executorFor } from "@/lib/nodes/registry.server";
import { closeSandbox, runSandboxed } from "@/lib/sandbox";
import { createEngine, type Engine } from "./engine";
import { closeWorlds, makeWorld, type World } from "./testing";

const db = useTestDatabase();
let world: World;
let engine: Engine;
beforeAll(async () => {
  world = makeWorld(db, (await db.makeOrg()).orgId);
  engine = createEngine({ ...world.deps, nodeTypes, executorFor, runSandboxed });
});
afterAll(async () => {
  await engine.close();
  await closeWorlds();
  await closeSandbox();
});

const node = (node_id: string, component_type: string, config: Record<string, unknown>, more = {}) => ({
  node_id,
  component_type,
  config,
  ...more,
});
const edge = (source_node_id: string, target_node_id: string, route?: string) => ({
  id: `${source_node_id}>${target_node_id}`,
  source_node_id,
  target_node_id,
  edge_type: route === undefined ? ("direct" as const) : ("conditional" as const),
  ...(route === undefined ? {} : { route }),
});

describe("the node types of the product", () => {
  it("a router's value without an edge takes the fallback route", async () => {
    const run = await world.start(
      {
        nodes: [
          node(
            "kind",
            "router",
            { condition_expression: "input.kind", fallback_route: "other" },
            { is_entry_point: true },
          ),
          node("a", "transform", { expression: "'a'" }),
          node("other", "transform", { expression: "'other'" }),
        ],
        edges: [edge("kind", "a", "a"), edge("kind", "other", "other")],
      },
      { data: { kind: "z" } },
    );
    expect(await run.drive(engine)).toEqual({ kind: "completed" });
    expect((await run.row()).output).toBe("other");
  });

  it("run code, take a route, wait for a person and go on", async () => {
    const run = await world.start(
      {
        nodes: [
          node(
            "total",
            "code",
            {
              language: "javascript",
              inline_code: "export default (input) => ({ total: input.price * input.amount });",
            },
            { is_entry_point: true },
          ),
          node("size", "router", { condition_expression: "input.total > 100 ? 'large' : 'small'" }),
          node("ask", "human_confirmation", {
            prompt_template: "Pay {{ nodes.total.output.total }}?",
            timeout_seconds: 3600,
            on_timeout: "reject",
          }),
          node("paid", "transform", {
            expression: "{{ {'paid': nodes.total.output.total, 'by': nodes.ask.output.comment} }}",
          }),
          node("small", "transform", { expression: "{{ 'small' }}" }),
        ],
        edges: [
          edge("total", "size"),
          edge("size", "ask", "large"),
          edge("size", "small", "small"),
          edge("ask", "paid"),
        ],
      },
      { data: { price: 50, amount: 3 } },
    );
    const verdict = await run.drive(engine);
    const [approval] = await run.approvals();
    expect(verdict).toMatchObject({ kind: "waiting", approvals: [approval?.id] });
    expect(approval?.prompt).toBe("Pay 150?");
    await withTenant(world.orgId, (tx) =>
      tx
        .update(approvals)
        .set({ status: "approved", comment: "ok", decided_at: new Date() })
        .where(eq(approvals.execution_id, run.id)),
    );
    expect(await run.drive(engine)).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual({ paid: 150, by: "ok" });
  });

  it("run Python and TypeScript on each other's results, and tell the line where code failed", async () => {
    const python = (inline_code: string) => ({ language: "python", inline_code, timeout_seconds: 60 });
    const nodes = [
      node("first", "code", python('def main(input):\n    return {"n": input["n"] + 1, "tags": {"b", "a"}}'), {
        is_entry_point: true,
      }),
      node("second", "code", {
        language: "typescript",
        inline_code: "export default (input: { n: number; tags: string[] }) => [input.n * 2, ...input.tags];",
      }),
    ];
    const run = await world.start({ nodes, edges: [edge("first", "second")] }, { data: { n: 1 } });
    expect(await run.drive(engine)).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual([4, "a", "b"]);

    const failing = node("bad", "code", python("def main(input):\n    return 1 / 0"), { is_entry_point: true });
    const failed = await world.start({ nodes: [failing], edges: [] }, { data: null });
    expect(await failed.drive(engine)).toMatchObject({ kind: "failed" });
    expect((await failed.row()).error).toMatchObject({ code: "code_error", line: 2 });
  });

  it("sleep in a delay", async () => {
    const run = await world.start({ nodes: [node("d", "delay", { seconds: 60 })], edges: [] }, { data: { x: 1 } });
    expect(await run.drive(engine)).toMatchObject({ kind: "sleeping" });
    world.wait(61);
    expect(await run.drive(engine)).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual({ x: 1 });
  });
});
