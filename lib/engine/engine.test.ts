import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStatements, withTenant } from "@/db/client";
import { executions } from "@/db/schema";
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

  const effects = (ids: string[]) => Object.fromEntries(ids.map((id) => [id, { component_type: "effect" }]));

  it("costs two statements when its process ran the one before: one with its start, one with its result", async () => {
    const run = await world.start("e1>e2 e2>e3", { nodes: effects(["e1", "e2", "e3"]) });
    const first = await run.advance();
    expect(first.kind).toBe("running");
    const checkpoint = first.kind === "running" ? first.checkpoint : "";
    const { result, statements } = await recordStatements(() => run.advance(world.engine, checkpoint));
    expect(result.kind).toBe("running");
    expect(statements.map((text) => text.trim().split(/\W/)[0])).toEqual(
      ["begin", "with", "commit"].concat(["begin", "with", "commit"]),
    );
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.runs()).map((it) => [it.node_id, it.status, it.attempt])).toEqual(
      ["e1", "e2", "e3"].map((id) => [id, "completed", 1]),
    );
  });

  it("does not start when the execution was cancelled after the one before", async () => {
    const run = await world.start("f1>f2", { nodes: effects(["f1", "f2"]) });
    const first = await run.advance();
    await withTenant(world.orgId, (tx) =>
      tx.update(executions).set({ cancel_requested_at: new Date() }).where(eq(executions.id, run.id)),
    );
    expect(await run.advance(world.engine, first.kind === "running" ? first.checkpoint : "")).toEqual({
      kind: "cancelled",
    });
    expect(world.ran).toMatchObject({ f1: 1 });
    expect(world.ran.f2).toBeUndefined();
  });

  it("is run by another process when the one that ran the one before does not go on", async () => {
    const run = await world.start("g1>g2", { nodes: effects(["g1", "g2"]) });
    expect((await run.advance()).kind).toBe("running");
    const other = world.another();
    expect((await run.drive(other)).kind).toBe("completed");
    // What the first process remembers is old by now.
    expect(await run.advance(world.engine, null)).toEqual({ kind: "completed" });
    expect(world.ran).toMatchObject({ g1: 1, g2: 1 });
  });
});
