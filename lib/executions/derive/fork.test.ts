/** Forks with another state, and what failed going on. That a fork ends as its origin did is shown in fork.shapes.test.ts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { closeWorlds, makeWorld, Routed, TEST_TYPES } from "@/lib/engine/testing";
import { SHAPES, typed } from "@/lib/engine/testing.shapes";
import { AppError } from "@/lib/errors";
import { NodeError } from "@/lib/nodes/errors";
import { newId } from "@/lib/tenancy/ids";
import { failExecution } from "../fail";
import { forkExecution, resumeExecution } from "./fork";
import { forking } from "./testing";

const db = useTestDatabase();
let author = { orgId: "", userId: "" };
beforeAll(async () => {
  author = await db.makeOrg();
});
afterAll(closeWorlds);

const { stepsOf, fork, visitsOf } = forking(() => author);

describe("a fork", () => {
  it("of a fork goes on as well", async () => {
    const world = makeWorld(db, author.orgId);
    const { spec, routes } = SHAPES["a join inside a loop"] ?? { spec: "" };
    world.scripts.c = (ctx) => new Routed(routes?.c?.(ctx.visit) ?? "", ctx.visit);
    const run = await world.start(spec, { nodes: typed(spec, "effect") });
    await run.drive();
    const all = await visitsOf(run);
    const first = await fork(world, run, (await stepsOf(run))[4] ?? 0);
    await first.drive();
    for (const step of await stepsOf(first)) {
      const second = await fork(world, first, step);
      expect((await second.drive()).kind).toBe("completed");
      expect(await visitsOf(second)).toEqual(all);
    }
  });

  it("takes edited outputs and another input, large ones as well", async () => {
    const world = makeWorld(db, author.orgId);
    world.scripts.c = (ctx, input) => ({
      input,
      trigger: (ctx.scope.trigger as { data: unknown }).data,
      a: ctx.scope.nodes.a?.output,
    });
    const run = await world.start("s>a a>b b>c");
    await run.drive();
    const [, afterA = 1] = await stepsOf(run);
    const large = "x".repeat(100_000);
    const again = await fork(world, run, afterA, { outputs: { a: { large } }, input: { n: 2 } });
    expect((await again.drive()).kind).toBe("completed");
    const { output } = await again.row();
    const kept = JSON.stringify(output).includes("$artifact");
    expect(kept).toBe(true);
    expect((await again.runs()).find(({ node_id }) => node_id === "a")).toMatchObject({
      status: "completed",
      reused: true,
    });
    const small = await fork(world, run, afterA, { outputs: { a: 7 }, input: { n: 2 } });
    await small.drive();
    expect((await small.row()).output).toEqual({ input: 7, trigger: { n: 2 }, a: 7 });
    expect((await small.row()).trigger).toMatchObject({ trigger_type: "manual", data: { n: 2 } });
  });

  it("does not take data that looks like an artifact for one of somebody else", async () => {
    const world = makeWorld(db, author.orgId);
    const fake = { $artifact: { hash: "0".repeat(64), size: 1, mime: "application/json" } };
    const run = await world.start("s>a a>b");
    await run.drive();
    const again = await fork(world, run, (await stepsOf(run))[0] ?? 0, { outputs: { s: fake } });
    expect((await again.drive()).kind).toBe("completed");
    expect((await again.row()).output).toEqual(fake);
  });

  it("asks a person again when it goes on before the decision, and not after", async () => {
    const world = makeWorld(db, author.orgId);
    const run = await world.start("s>ask ask>y:approved y>z", { nodes: { ask: { component_type: "ask" } } });
    await run.drive();
    await run.decide("ask", "approved");
    await run.drive();
    const [afterS = 0, afterAsk = 0] = await stepsOf(run);
    const before = await fork(world, run, afterS);
    expect((await before.drive()).kind).toBe("waiting");
    await before.decide("ask", "approved");
    expect((await before.drive()).kind).toBe("completed");
    const after = await fork(world, run, afterAsk);
    expect((await after.drive()).kind).toBe("completed");
  });

  it("refuses a checkpoint that is none, and outputs that were not there yet", async () => {
    const world = makeWorld(db, author.orgId);
    const run = await world.start("s>a a>b");
    await run.drive();
    await expect(fork(world, run, 99)).rejects.toThrow("no such checkpoint");
    const [first = 0] = await stepsOf(run);
    await expect(fork(world, run, first, { outputs: { b: 1 } })).rejects.toThrow('"b" has no output');
    await expect(forkExecution(author, { executionId: newId(), checkpoint: 0 })).rejects.toBeInstanceOf(AppError);
    const other = await db.makeOrg();
    await expect(forkExecution(other, { executionId: run.id, checkpoint: first })).rejects.toThrow("no such execution");
  });
});

describe("resuming what failed", () => {
  it("runs the failed node again and nothing that had ended", async () => {
    const world = makeWorld(db, author.orgId);
    let broken = true;
    world.scripts.b = () => {
      if (broken) throw new NodeError("down", "Down.", { retriable: false });
      return "up";
    };
    const run = await world.start("s>a s>x a>b b>c x>c", {
      nodes: { a: { component_type: "effect" }, b: { component_type: "effect" }, x: { component_type: "effect" } },
    });
    expect((await run.drive()).kind).toBe("failed");
    broken = false;
    const again = world.run(await resumeExecution(author, run.id, { nodeTypes: TEST_TYPES }));
    expect((await again.drive()).kind).toBe("completed");
    expect(world.ran).toEqual({ s: 1, a: 1, x: 1, b: 2, c: 1 });
    expect(await again.row()).toMatchObject({ origin_id: run.id, origin_kind: "resume" });
    expect(await run.row()).toMatchObject({ status: "failed", handled: "retried" });
  });

  it("begins at the start when nothing had ended, and refuses what is not over", async () => {
    const world = makeWorld(db, author.orgId);
    world.scripts.s = () => {
      if (world.ran.s === 1) throw new NodeError("down", "Down.", { retriable: false });
      return 1;
    };
    const run = await world.start("s>ask ask>z:approved", { nodes: { ask: { component_type: "ask" } } });
    await run.drive();
    const again = world.run(await resumeExecution(author, run.id, { nodeTypes: TEST_TYPES }));
    expect((await again.drive()).kind).toBe("waiting");
    expect((await again.row()).seed).toBeNull();
    await expect(resumeExecution(author, again.id, { nodeTypes: TEST_TYPES })).rejects.toThrow(
      "Only an execution that failed",
    );
  });

  it("counts a crash before its first checkpoint as nothing", async () => {
    const world = makeWorld(db, author.orgId);
    const run = await world.start("s>a a>b b>c", { nodes: { b: { component_type: "effect" } } });
    await run.drive();
    const again = await fork(world, run, (await stepsOf(run))[0] ?? 0);
    world.scripts.b = () => new Promise(() => undefined);
    const engine = world.another();
    const stuck = expect(again.advance(engine)).rejects.toThrow("goes on elsewhere");
    await expect.poll(() => world.ran.b, { timeout: 10_000 }).toBe(2);
    await engine.close();
    await stuck;
    world.scripts.b = (_ctx, input) => input;
    expect((await again.drive(world.another())).kind).toBe("completed");
    expect((await again.row()).output).toEqual((await run.row()).output);
  });
});

describe("resuming what the machinery ended", () => {
  it("an execution that took too long sleeps again and completes", async () => {
    const world = makeWorld(db, author.orgId);
    const run = await world.start("s>a a>w w>b", {
      nodes: { a: { component_type: "effect" }, w: { component_type: "wait", config: { seconds: 20 } } },
      settings: { execution_timeout_seconds: 30 },
    });
    expect((await run.drive()).kind).toBe("sleeping");
    world.wait(40);
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "execution_timeout" } });
    const again = world.run(await resumeExecution(author, run.id, { nodeTypes: TEST_TYPES }));
    expect((await again.drive()).kind).toBe("sleeping");
    world.wait(21);
    expect((await again.drive()).kind).toBe("completed");
    expect(world.ran).toEqual({ s: 1, a: 1, w: 2, b: 1 });
  });

  it("an execution whose engine gave up goes on after what had ended", async () => {
    const world = makeWorld(db, author.orgId);
    const run = await world.start("s>a a>b b>c", {
      nodes: { a: { component_type: "effect" }, b: { component_type: "effect" } },
    });
    expect((await run.advance()).kind).toBe("running");
    const failure = { orgId: author.orgId, executionId: run.id, code: "engine_failed", message: "Gone." };
    expect(await failExecution(failure)).toBe(true);
    const again = world.run(await resumeExecution(author, run.id, { nodeTypes: TEST_TYPES }));
    expect((await again.drive()).kind).toBe("completed");
    expect(world.ran).toEqual({ s: 1, a: 1, b: 1, c: 1 });
  });
});
