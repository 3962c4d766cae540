import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStatements } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { closeWorlds, makeWorld, Routed, type World } from "./testing";

const db = useTestDatabase();
let world: World;
beforeAll(async () => {
  world = makeWorld(db, (await db.makeOrg()).orgId);
});
afterAll(closeWorlds);

describe("a chain of pure nodes", () => {
  it("runs to its end in one call and stores what each node did", async () => {
    world.scripts.p1 = (_ctx, input) => ({ n: (input as { n: number }).n + 1 });
    const run = await world.start("p1>p2 p2>p3");
    expect(await run.advance()).toEqual({ kind: "completed" });
    const row = await run.row();
    expect(row.status).toBe("completed");
    expect(row.output).toEqual({ n: 2 });
    const runs = await run.runs();
    expect(runs.map((it) => [it.node_id, it.status, it.input, it.output])).toEqual([
      ["p1", "completed", { n: 1 }, { n: 2 }],
      ["p2", "completed", { n: 2 }, { n: 2 }],
      ["p3", "completed", { n: 2 }, { n: 2 }],
    ]);
    const events = await run.events();
    expect(events.map((it) => it.seq)).toEqual(events.map((_, index) => index + 1));
    expect(events.map((it) => `${it.type} ${it.node_id ?? ""}`.trim())).toEqual([
      "execution.started",
      "node.started p1",
      "node.completed p1",
      "edge.fired p1",
      "node.started p2",
      "node.completed p2",
      "edge.fired p2",
      "node.started p3",
      "node.completed p3",
      "execution.completed",
    ]);
    expect(row.event_seq).toBe(events.length);
    expect(await run.advance()).toEqual({ kind: "completed" });
    expect(world.ran.p1).toBe(1);
  });

  it("costs six statements in two round trips once its version is known: one to load it, one to store everything", async () => {
    const first = await world.start("q1>q2 q2>q3");
    await first.advance(world.engine, null);
    const run = await first.repeat();
    const { statements } = await recordStatements(() => run.advance(world.engine, null));
    expect(statements.map((text) => text.trim().split(/\W/)[0])).toEqual([
      "begin",
      "select",
      "commit",
      "begin",
      "with",
      "commit",
    ]);
    expect((await run.row()).status).toBe("completed");
  });
});

describe("routes", () => {
  it("follow the route that the node chose", async () => {
    world.scripts.r1 = () => new Routed("yes", { ok: true });
    const run = await world.start("r1>ra:yes r1>rb:no ra>rc rb>rc");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual({ ok: true });
    expect((await run.runs()).map((it) => [it.node_id, it.status])).toEqual(
      expect.arrayContaining([
        ["rb", "skipped"],
        ["ra", "completed"],
        ["rc", "completed"],
      ]),
    );
    expect(world.ran.rb).toBeUndefined();
    expect(world.ran.rc).toBe(1);
  });
});

describe("a durable node", () => {
  it("ends the slice, and its input and start are stored before it runs", async () => {
    const seen: unknown[] = [];
    const run = await world.start("d1>d2 d2>d3 d3>d4", { nodes: { d2: { component_type: "effect" } } });
    world.scripts.d2 = async () => {
      const [row, runs] = [await run.row(), await run.runs()];
      seen.push(
        row.status,
        row.checkpoint_id !== null,
        runs.map((it) => [it.node_id, it.status]),
      );
      return "effect";
    };
    const first = await run.advance();
    expect(first.kind).toBe("running");
    expect(seen).toEqual([
      "running",
      true,
      [
        ["d1", "completed"],
        ["d2", "running"],
      ],
    ]);
    expect(world.ran.d3).toBeUndefined();
    expect(await run.advance()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toBe("effect");
  });
});
