/** Nodes that may be repeated and may last: they end no slice, are seen at work, and keep nobody's result from the disk. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStatements } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { nodeTypes } from "@/lib/nodes/registry";
import { plan } from "@/lib/workflow/plan";
import { closeWorlds, makeWorld, type Run, type World } from "./testing";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const FOREVER = 3_600_000;
const made = (deferMs = 0): World => {
  const world = makeWorld(db, orgId);
  world.deps.limits.deferMs = deferMs;
  return { ...world, engine: world.another() };
};
const types = (all: Record<string, string>) => ({
  nodes: Object.fromEntries(Object.entries(all).map(([id, component_type]) => [id, { component_type }])),
});
const statusOf = async (run: Run) => (await run.runs()).map((it) => `${it.node_id} ${it.attempt} ${it.status}`).sort();

describe("a node that may be repeated", () => {
  it("costs no statement of its own, as many as there are", async () => {
    const world = made();
    const spec = "a>b b>c";
    const run = await world.start(spec, types({ a: "work", b: "work", c: "work" }));
    const { result, statements } = await recordStatements(() => run.advance(world.engine));
    expect(result).toEqual({ kind: "completed" });
    expect(statements.filter((text) => text.trim().startsWith("with"))).toHaveLength(1);
    expect(await statusOf(run)).toEqual(["a 1 completed", "b 1 completed", "c 1 completed"]);
  });

  it("is seen at work when it lasts, and can be cancelled then", async () => {
    const world = made();
    const run = await world.start("a>b", types({ a: "work", b: "work" }));
    world.scripts.b = async (ctx) => {
      await eventually(async () => expect(await statusOf(run)).toEqual(["a 1 completed", "b 1 running"]));
      expect((await run.row()).status).toBe("running");
      world.engine.cancelRunning(run.id);
      await new Promise((_resolve, reject) => ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason)));
    };
    expect(await run.drive(world.engine)).toEqual({ kind: "cancelled" });
  });

  it("begins when the effect before it is on disk, though that would have waited for the next start", async () => {
    const world = made(FOREVER);
    const run = await world.start("a>b", types({ a: "effect", b: "work" }));
    const first = await run.advance(world.engine);
    expect(await statusOf(run)).toEqual(["a 1 running"]);
    const seen: string[][] = [];
    world.scripts.b = async () => seen.push(await statusOf(run));
    await run.advance(world.engine, first.kind === "running" ? first.checkpoint : null);
    expect(seen).toEqual([["a 1 completed", "b 1 running"]]);
  });

  it("keeps no effect beside it from the disk", async () => {
    const world = made();
    const run = await world.start("s>a s>b", types({ a: "effect", b: "work" }));
    world.scripts.b = async () => {
      await eventually(async () =>
        expect(await statusOf(run)).toEqual(["a 1 completed", "b 1 running", "s 1 completed"]),
      );
      return null;
    };
    expect(await run.drive(world.engine)).toEqual({ kind: "completed" });
  });

  it("is seen to have ended while another still works", async () => {
    const world = made();
    const run = await world.start("s>a s>b", types({ a: "effect", b: "work" }));
    world.scripts.a = async () => {
      await eventually(async () =>
        expect(await statusOf(run)).toEqual(["a 1 running", "b 1 completed", "s 1 completed"]),
      );
      return null;
    };
    expect(await run.drive(world.engine)).toEqual({ kind: "completed" });
  });

  it("runs again when its process ended, and nothing before it that was stored", async () => {
    const world = made();
    const run = await world.start("a>b", types({ a: "effect", b: "work" }));
    await run.advance(world.engine);
    const other = world.another();
    world.scripts.b = () => {
      if (world.ran.b === 1) return new Promise(() => undefined);
      return "again";
    };
    void run.advance(world.engine).catch(() => undefined);
    await eventually(async () => expect(await statusOf(run)).toEqual(["a 1 completed", "b 1 running"]));
    await world.engine.close();
    expect(await run.drive(other)).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ a: 1, b: 2 });
  });
});

describe("code", () => {
  const durable = (config: object): boolean | undefined => {
    const nodes = [{ node_id: "a", component_type: "code", is_entry_point: true, config }];
    return plan({ nodes: nodes as never, edges: [] }, nodeTypes).nodes.a?.durable;
  };

  it("may be repeated when it is JavaScript that stands in the node and calls no host", () => {
    const inline_code = "export default () => 1;";
    expect(durable({ inline_code })).toBe(false);
    expect(durable({ language: "typescript", inline_code, allowed_hosts: " " })).toBe(false);
    expect(durable({ inline_code, allowed_hosts: "a.example" })).toBe(true);
    expect(durable({ language: "python", inline_code: "def main(input): return 1" })).toBe(true);
    expect(durable({ code_block: "tax" })).toBe(true);
    expect(durable({ inline_code, timeout_seconds: -1 })).toBe(true);
  });
});
