import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withTenant } from "@/db/client";
import { executions } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { NodeError } from "@/lib/nodes/errors";
import { closeWorlds, makeWorld, type Run, type World } from "./testing";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const make = (): World => makeWorld(db, orgId);
const effect = { component_type: "effect" };
const fail =
  (code = "boom", retriable = true) =>
  () => {
    throw new NodeError(code, "It failed.", { retriable });
  };
const attempts = async (run: Run, id: string) =>
  (await run.runs())
    .filter((it) => it.node_id === id)
    .map((it) => [it.attempt, it.status, (it.error as { code: string } | null)?.code ?? null]);

describe("a node that fails", () => {
  it("is tried again after a durable sleep, with the same input and idempotency key", async () => {
    const world = make();
    const seen: unknown[] = [];
    world.scripts.a = (ctx, input) => {
      seen.push([ctx.attempt, ctx.visit, ctx.idempotencyKey, input]);
      if (seen.length < 3) throw new NodeError("busy", "Busy.");
      return "done";
    };
    const run = await world.start("s>a a>z", {
      nodes: { a: { ...effect, retry: { attempts: 3, backoff_seconds: 10 } } },
    });
    expect(await run.drive()).toMatchObject({ kind: "sleeping" });
    expect(await run.drive()).toMatchObject({ kind: "sleeping" });
    world.wait(11);
    expect(await run.drive(world.another())).toMatchObject({ kind: "sleeping" });
    world.wait(21);
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(seen).toEqual([1, 2, 3].map((attempt) => [attempt, 1, `${run.id}:a:1`, { n: 1 }]));
    expect(await attempts(run, "a")).toEqual([
      [1, "failed", "busy"],
      [2, "failed", "busy"],
      [3, "completed", null],
    ]);
    expect((await run.row()).output).toBe("done");
  });

  it("ends the execution after its siblings of the superstep are stored", async () => {
    const world = make();
    world.scripts.a = fail();
    world.scripts.b = async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      return "kept";
    };
    const run = await world.start("s>a s>b b>z", { nodes: { a: effect, b: effect } });
    const verdict = await run.drive();
    expect(verdict).toMatchObject({ kind: "failed", error: { code: "boom", node_id: "a" } });
    expect(await run.row()).toMatchObject({ status: "failed", error: { code: "boom", node_id: "a" } });
    expect(await attempts(run, "b")).toEqual([[1, "completed", null]]);
    expect(world.ran.z).toBeUndefined();
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "boom" } });
  });

  it("does not retry what cannot get better", async () => {
    const world = make();
    world.scripts.a = fail("unauthorized", false);
    const run = await world.start("s>a", { nodes: { a: { ...effect, retry: { attempts: 5 } } } });
    expect(await run.drive()).toMatchObject({ kind: "failed" });
    expect(world.ran.a).toBe(1);
  });

  it("with on_error continue hands on its error", async () => {
    const world = make();
    world.scripts.a = fail();
    const run = await world.start("s>a a>z", { nodes: { a: { on_error: "continue" } } });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toMatchObject({ error: { code: "boom", message: "It failed." } });
  });

  it("with an error edge follows that edge only", async () => {
    const world = make();
    world.scripts.a = fail();
    const run = await world.start("s>a a>z a>e!error z>j e>j", { nodes: { a: effect } });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, a: 1, e: 1, j: 1 });
  });

  it("a plain exception is a failure with its message", async () => {
    const world = make();
    world.scripts.a = () => {
      throw new TypeError("x is not a function");
    };
    const run = await world.start("s>a");
    expect(await run.drive()).toMatchObject({
      kind: "failed",
      error: { code: "node_failed", message: "x is not a function" },
    });
  });

  it("an output that is no JSON is a failure, not a crash", async () => {
    const world = make();
    world.scripts.a = () => {
      const ring: Record<string, unknown> = {};
      ring.self = ring;
      return ring;
    };
    expect(await (await world.start("s>a")).drive()).toMatchObject({
      kind: "failed",
      error: { code: "invalid_output" },
    });
  });

  it("an unknown node type fails that node", async () => {
    const run = await make().start("s>a", { nodes: { a: { component_type: "nothing_known" } } });
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "unknown_node_type", node_id: "a" } });
  });
});

describe("time limits", () => {
  it("end a node that does not listen, and can be retried", async () => {
    const world = make();
    world.scripts.a = () => (world.ran.a === 1 ? new Promise(() => undefined) : "second");
    const run = await world.start("s>a", {
      nodes: { a: { ...effect, timeout_seconds: 0.05, retry: { attempts: 2, backoff_seconds: 0 } } },
    });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(await attempts(run, "a")).toEqual([
      [1, "failed", "node_timeout"],
      [2, "completed", null],
    ]);
  });

  it("end a whole execution, also while it waits", async () => {
    const world = make();
    const run = await world.start("s>h h>z", {
      nodes: { h: { component_type: "ask" } },
      settings: { execution_timeout_seconds: 60 },
    });
    expect(await run.drive()).toMatchObject({ kind: "waiting", until: expect.any(String) });
    world.wait(61);
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "execution_timeout" } });
    expect((await run.approvals())[0]?.status).toBe("cancelled");
  });
});

describe("a cancel", () => {
  const request = (run: Run) =>
    withTenant(orgId, (tx) =>
      tx.update(executions).set({ cancel_requested_at: new Date() }).where(eq(executions.id, run.id)),
    );

  it("reaches a running node, which hears its signal", async () => {
    const world = make();
    let heard = false;
    const run = await world.start("s>a a>z", { nodes: { a: effect } });
    world.scripts.a = async (ctx) => {
      await request(run);
      const stopped = new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
      expect(world.engine.cancelRunning(run.id)).toBe(true);
      await stopped;
      heard = true;
    };
    expect(await run.drive()).toEqual({ kind: "cancelled" });
    expect(heard).toBe(true);
    expect(world.ran.z).toBeUndefined();
    expect((await run.runs()).map((it) => [it.node_id, it.status])).toEqual([
      ["s", "completed"],
      ["a", "cancelled"],
    ]);
    expect((await run.row()).status).toBe("cancelled");
  });

  it("reaches another process by NOTIFY", async () => {
    const world = make();
    const run = await world.start("s>a", { nodes: { a: effect } });
    world.scripts.a = async (ctx) => {
      await request(run);
      await new Promise<void>((resolve) => {
        ctx.signal.addEventListener("abort", () => resolve());
        const poke = () => {
          if (ctx.signal.aborted) return;
          void withTenant(orgId, async (tx) => tx.execute(`select pg_notify('execution_cancel', '${run.id}')`));
          setTimeout(poke, 100);
        };
        poke();
      });
    };
    expect(await run.drive()).toEqual({ kind: "cancelled" });
  });

  it("ends an execution that waits, and closes its approvals", async () => {
    const run = await make().start("s>h", { nodes: { h: { component_type: "ask" } } });
    await run.drive();
    await request(run);
    expect(await run.drive()).toEqual({ kind: "cancelled" });
    expect((await run.approvals())[0]?.status).toBe("cancelled");
    expect((await run.runs()).find((it) => it.node_id === "h")?.status).toBe("cancelled");
  });
});
