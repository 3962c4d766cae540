import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { createEngine } from "./engine";
import { closeWorlds, makeWorld, Routed, type Run, type World } from "./testing";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const make = (): World => makeWorld(db, orgId);
const effect = { component_type: "effect" };
const attempts = async (run: Run, id: string) =>
  (await run.runs())
    .filter((it) => it.node_id === id)
    .map((it) => `${it.visit}.${it.attempt} ${it.status} ${(it.error as { code: string } | null)?.code ?? ""}`.trim())
    .sort();

/** An engine that dies: what it runs never ends, and it stores nothing any more, as after kill -9. */
function mortal(world: World) {
  let die: () => void = () => undefined;
  const dead = new Promise<never>((_resolve, reject) => {
    die = () => reject(new Error("killed"));
  });
  dead.catch(() => undefined);
  const engine = createEngine(world.deps);
  return { engine, die, advance: (run: Run) => Promise.race([run.advance(engine), dead]), close: () => engine.close() };
}

describe("another process after each slice", () => {
  it("runs no stored node again, whatever the drawing", async () => {
    const world = make();
    world.scripts.c = () => new Routed((world.ran.c ?? 0) < 3 ? "again" : "done");
    const run = await world.start("s>a s>b b>b2 a>c b2>c c>s:again c>z:done", {
      nodes: Object.fromEntries(["s", "a", "b", "b2", "c", "z"].map((id) => [id, effect])),
    });
    for (let turn = 0; turn < 100; turn++) {
      const verdict = await run.advance(world.another());
      if (verdict.kind === "completed") break;
    }
    expect((await run.row()).status).toBe("completed");
    expect(world.ran).toEqual({ s: 3, a: 3, b: 3, b2: 3, c: 3, z: 1 });
    const events = await run.events();
    expect(events.map((it) => it.seq)).toEqual(events.map((_, index) => index + 1));
  });
});

describe("a process that dies", () => {
  it("while a node runs: that node runs again, with the next attempt number, nothing before it does", async () => {
    const world = make();
    const first = mortal(world);
    const keys: string[] = [];
    world.scripts.a = (ctx) => {
      keys.push(ctx.idempotencyKey);
      if (world.ran.a !== 1) return "second";
      first.die();
      return new Promise(() => undefined);
    };
    const run = await world.start("s>p p>a a>z", { nodes: { s: effect, a: effect } });
    expect(await first.advance(run)).toMatchObject({ kind: "running" });
    await expect(first.advance(run)).rejects.toThrow("killed");
    await first.close();
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran.s).toBe(1);
    expect(keys).toEqual([`${run.id}:a:1`, `${run.id}:a:1`]);
    expect(await attempts(run, "a")).toEqual(["1.1 failed interrupted_by_crash", "1.2 completed"]);
    expect(await attempts(run, "s")).toEqual(["1.1 completed"]);
  });

  it("does not use up the node's retries", async () => {
    const world = make();
    const first = mortal(world);
    world.scripts.a = () => {
      if (world.ran.a === 1) {
        first.die();
        return new Promise(() => undefined);
      }
      if (world.ran.a === 2) throw new Error("busy");
      return "third";
    };
    const run = await world.start("a>z", { nodes: { a: { ...effect, retry: { attempts: 2, backoff_seconds: 0 } } } });
    await expect(first.advance(run)).rejects.toThrow("killed");
    await first.close();
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(await attempts(run, "a")).toEqual([
      "1.1 failed interrupted_by_crash",
      "1.2 failed node_failed",
      "1.3 completed",
    ]);
  });

  it("while one of two parallel nodes runs: the finished one is not run again", async () => {
    const world = make();
    const first = mortal(world);
    const run = await world.start("s>a s>b a>z b>z", { nodes: { a: effect, b: effect } });
    world.scripts.a = () => "a";
    world.scripts.b = async () => {
      if (world.ran.b !== 1) return "b";
      // The other one's result is on disk while this one still runs.
      while (!(await attempts(run, "a")).includes("1.1 completed"))
        await new Promise((resolve) => setTimeout(resolve, 10));
      first.die();
      return new Promise(() => undefined);
    };
    await expect(first.advance(run)).rejects.toThrow("killed");
    await first.close();
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, a: 1, b: 2, z: 1 });
    expect((await run.row()).output).toEqual({ a: "a", b: "b" });
  });

  it("while an approval waits: another one takes the decision in", async () => {
    const world = make();
    const run = await world.start("s>h h>z", { nodes: { s: effect, h: { component_type: "ask" } } });
    await run.drive();
    await run.decide("h", "approved");
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, h: 1, z: 1 });
  });
});

describe("advance", () => {
  it("runs nothing for a checkpoint that is not the newest", async () => {
    const world = make();
    const run = await world.start("a>b b>c", { nodes: { a: effect, b: effect } });
    const first = await run.advance();
    expect(await run.advance(world.engine, null)).toEqual(first);
    expect(await run.advance(world.engine, "1f000000-0000-6000-8000-000000000000")).toEqual(first);
    expect(world.ran).toEqual({ a: 1 });
  });

  it("by two processes at once never overlaps", async () => {
    const world = make();
    const other = world.another();
    let inside = 0;
    let most = 0;
    const slow = async () => {
      most = Math.max(most, ++inside);
      await new Promise((resolve) => setTimeout(resolve, 60));
      inside--;
    };
    world.scripts.a = slow;
    world.scripts.b = slow;
    const run = await world.start("a>b b>c", { nodes: { a: effect, b: effect } });
    for (let turn = 0; turn < 10; turn++) {
      const verdicts = await Promise.all([run.advance(world.engine), run.advance(other), run.advance(world.engine)]);
      if (verdicts.every((it) => it.kind === "completed")) break;
    }
    expect(most).toBe(1);
    expect(world.ran).toEqual({ a: 1, b: 1, c: 1 });
    expect((await run.row()).status).toBe("completed");
  });

  it("of pure nodes by two processes at once stores one of the two", async () => {
    const world = make();
    const run = await world.start("a>b b>c");
    const verdicts = await Promise.all([run.advance(world.engine, null), run.advance(world.another(), null)]);
    expect(verdicts).toEqual([{ kind: "completed" }, { kind: "completed" }]);
    expect((await run.runs()).length).toBe(3);
  });

  it("is refused for the execution of another workspace", async () => {
    const world = make();
    const run = await world.start("a>b");
    const stranger = (await db.makeOrg()).orgId;
    await expect(
      world.engine.advance({ orgId: stranger, executionId: run.id, expectedCheckpoint: null }),
    ).rejects.toMatchObject({ code: "not_found" });
    expect(world.ran).toEqual({});
  });
});

describe("a lost lock", () => {
  it("stops what runs under it, and the execution goes on with a new lock", async () => {
    const world = make();
    const run = await world.start("a>z", { nodes: { a: effect } });
    world.scripts.a = async (ctx) => {
      if (world.ran.a !== 1) return "second";
      const owner = pool(db.url, { max: 1 });
      await owner`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'flowpilot-locks'
        and datname = current_database()`;
      await owner.end();
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      return "too late";
    };
    await expect(run.advance()).rejects.toMatchObject({ code: "unavailable" });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toBe("second");
    expect(await attempts(run, "a")).toEqual(["1.1 failed interrupted_by_crash", "1.2 completed"]);
  });
});

describe("a stop", () => {
  it("lets the execution go on in the next process", async () => {
    const world = make();
    const engine = createEngine(world.deps);
    const run = await world.start("a>z", { nodes: { a: effect } });
    world.scripts.a = async (ctx) => {
      if (world.ran.a !== 1) return "second";
      void engine.close();
      await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
    };
    await expect(run.advance(engine)).rejects.toMatchObject({ code: "unavailable" });
    await expect(run.advance(engine)).rejects.toMatchObject({ code: "unavailable" });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ a: 2, z: 1 });
  });
});

describe("checkpoints", () => {
  const count = (run: Run) =>
    withTenant(orgId, async (tx) => {
      const rows = await tx.execute<{ checkpoints: number; blobs: number; writes: number }>(
        `select (select count(*) from langgraph.checkpoints where thread_id = '${run.id}')::int as checkpoints,
          (select count(*) from langgraph.checkpoint_blobs where thread_id = '${run.id}')::int as blobs,
          (select count(*) from langgraph.checkpoint_writes where thread_id = '${run.id}')::int as writes`,
      );
      return rows[0];
    });

  it("are kept while it can go on, the newest only, and gone at the end", async () => {
    const world = make();
    world.scripts.w = () => new Routed((world.ran.w ?? 0) < 20 ? "again" : "done");
    const run = await world.start("s>h h>w w>h:again w>q:done q>z", {
      nodes: { w: effect, q: { component_type: "ask" } },
    });
    await run.drive();
    const waiting = await count(run);
    expect(waiting?.checkpoints).toBe(1);
    expect(waiting?.blobs).toBeLessThan(25);
    await run.decide("q", "approved");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(await count(run)).toEqual({ checkpoints: 0, blobs: 0, writes: 0 });
  });
});
