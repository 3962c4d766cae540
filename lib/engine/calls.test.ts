/** Calls seen from the engine: processes that die, rows, events and statements. No Inngest server runs here; each execution is driven by hand. */
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { recordStatements, withSystem, withTenant } from "@/db/client";
import { useTestDatabase } from "@/db/testing";
import { setEnvForTests } from "@/lib/env";
import { createEngine } from "./engine";
import { sendWith } from "./store.calls";
import { closeWorlds, type Run } from "./testing";
import { type CallingWorld, callingWorld } from "./testing.calls";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const effect = { component_type: "effect" };
const calls = (workflow: string, more = {}) => ({ component_type: "workflow", config: { workflow }, ...more });
let number = 0;
/** A world with a workflow to call. */
async function make(spec = "k", nodes: Parameters<CallingWorld["callable"]>[2] = { k: effect }) {
  const world = callingWorld(db, orgId);
  const slug = `called-${++number}`;
  await world.callable(slug, spec, nodes);
  return { world, slug };
}
const only = async (world: CallingWorld, run: Run): Promise<Run> => {
  const children = await world.children(run);
  expect(children).toHaveLength(1);
  return children[0] ?? expect.unreachable();
};
const eventsOf = async (run: Run) =>
  (
    await withSystem((tx) =>
      tx.execute<{ id: string; name: string; data: Record<string, string> }>(
        sql`select id, name, data from inngest.events where id like ${`${run.id}%`} order by received_at, id`,
      ),
    )
  ).map(({ id, name, data }) => ({ id, name: name.replace("flowpilot/execution.", ""), about: data.execution_id }));

describe("a call", () => {
  it("is stored with the caller's wait, and its end with the caller's wake-up", async () => {
    const { world, slug } = await make();
    const run = await world.start("s>c c>z", { nodes: { c: calls(slug) } });
    const verdict = await run.drive();
    expect(verdict).toMatchObject({ kind: "waiting", approvals: [], until: null });
    const child = await only(world, run);
    expect(await child.row()).toMatchObject({
      status: "pending",
      depth: 1,
      root_execution_id: run.id,
      returned_at: null,
    });
    expect(await eventsOf(child)).toEqual([{ id: child.id, name: "requested", about: child.id }]);
    expect(await run.drive()).toEqual(verdict);
    expect(await child.drive()).toEqual({ kind: "completed" });
    expect((await eventsOf(child)).at(-1)).toEqual({ id: `${child.id}:ended`, name: "woken", about: run.id });
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await child.row()).returned_at).not.toBeNull();
    expect(world.ran).toEqual({ s: 1, k: 1, z: 1 });
    const waits = (await run.events()).find(({ type }) => type === "node.waiting");
    expect(waits?.data).toMatchObject({ kind: "call", execution_id: child.id });
  });

  it("is nothing that other executions pay for", async () => {
    const { world } = await make();
    const run = await world.start("s>a a>z", { nodes: { a: effect } });
    const { statements } = await recordStatements(() => run.drive());
    expect(statements.filter((text) => /abandon|inngest|c\.parent_execution_id|x\.depth/.test(text))).toEqual([]);
  });
});

describe("an approval beside a call", () => {
  it("waits on while the result is taken in, and the other way round", async () => {
    for (const first of ["call", "approval"]) {
      const { world, slug } = await make();
      const nodes = { c: calls(slug), h: { component_type: "ask" }, e: effect };
      const run = await world.start("s>c s>h c>e e>z h>z", { nodes });
      expect(await run.drive()).toMatchObject({ kind: "waiting", approvals: [expect.any(String)] });
      const child = await only(world, run);
      const finish = {
        call: async () => expect(await child.drive()).toEqual({ kind: "completed" }),
        approval: () => run.decide("h", "approved"),
      };
      await finish[first === "call" ? "call" : "approval"]();
      expect(await run.drive()).toMatchObject({
        kind: "waiting",
        approvals: first === "call" ? [expect.any(String)] : [],
      });
      expect(world.ran.e).toBe(first === "call" ? 1 : undefined);
      await finish[first === "call" ? "approval" : "call"]();
      expect(await run.drive()).toEqual({ kind: "completed" });
      expect(world.ran).toEqual({ s: 1, h: 1, e: 1, k: 1, z: 1 });
    }
  });
});

describe("a process that dies", () => {
  it("between the start and the end of what it called: another one goes on with the result", async () => {
    const { world, slug } = await make("k1>k2", { k1: effect, k2: effect });
    world.scripts.k2 = () => "from below";
    const run = await world.start("s>c c>z", { nodes: { c: calls(slug) } });
    await run.drive(createEngine(world.deps));
    const child = await only(world, run);
    await child.advance(createEngine(world.deps));
    expect(await child.drive(world.another())).toEqual({ kind: "completed" });
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect((await run.row()).output).toBe("from below");
    expect(world.ran).toEqual({ s: 1, k1: 1, k2: 1, z: 1 });
    await only(world, run);
  });

  it("right after the call was stored: it is not called again", async () => {
    const { world, slug } = await make();
    let die: () => void = () => undefined;
    const dead = new Promise<never>((_resolve, reject) => {
      die = () => reject(new Error("killed"));
    });
    dead.catch(() => undefined);
    const first = createEngine(world.deps);
    const run = await world.start("s>c s>b c>z b>z", { nodes: { c: calls(slug), b: effect } });
    world.scripts.b = async () => {
      if (world.ran.b !== 1) return "b";
      while ((await world.children(run)).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      die();
      return new Promise(() => undefined);
    };
    await expect(Promise.race([run.drive(first), dead])).rejects.toThrow("killed");
    await first.close();
    const child = await only(world, run);
    await child.drive();
    expect(await run.drive()).toEqual({ kind: "completed" });
    await only(world, run);
    expect(world.ran).toEqual({ s: 1, b: 2, k: 1, z: 1 });
  });

  it("before the call was stored: nothing was called", async () => {
    const { world, slug } = await make();
    const first = createEngine(world.deps);
    const run = await world.start("s>a a>c", { nodes: { a: effect, c: calls(slug) } });
    await run.advance(first);
    await first.close();
    expect(await world.children(run)).toEqual([]);
    await run.drive();
    await only(world, run);
  });

  it("while a result is taken in: it is taken in once", async () => {
    const { world, slug } = await make();
    const run = await world.start("s>c c>b b>z", { nodes: { c: calls(slug), b: effect } });
    await run.drive();
    await (await only(world, run)).drive();
    const first = createEngine(world.deps);
    world.scripts.b = () => (world.ran.b === 1 ? new Promise(() => undefined) : "b");
    const lost = run.drive(first).catch(() => "stopped");
    while (world.ran.b !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    await first.close();
    await lost;
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.runs()).filter(({ node_id }) => node_id === "c").map(({ status }) => status)).toEqual([
      "completed",
    ]);
  });
});

describe("with an Inngest server of its own", () => {
  afterEach(() => setEnvForTests(null));

  it("events are sent after the commit, and a server that is away stops nobody", async () => {
    setEnvForTests({ databaseUrl: db.url, inngestBaseUrl: "http://inngest.test" });
    const { world, slug } = await make();
    const sent: string[] = [];
    sendWith(async (events) => {
      for (const { id, name } of events) sent.push(`${name} ${id}`);
      throw new Error("away");
    });
    const run = await world.start("c>z", { nodes: { c: calls(slug) } });
    await run.drive();
    const child = await only(world, run);
    await child.drive();
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(sent).toEqual([`flowpilot/execution.requested ${child.id}`, `flowpilot/execution.woken ${child.id}:ended`]);
    expect(await eventsOf(child)).toEqual([]);
  });
});

describe("a slice that was overtaken", () => {
  it("abandons nothing", async () => {
    const { world, slug } = await make();
    const run = await world.start("c>z", { nodes: { c: calls(slug) } });
    await run.drive();
    const child = await only(world, run);
    const { store } = await import("./store");
    const { noChanges } = await import("./rows");
    const { loadExecution } = await import("./load");
    const found = await loadExecution(orgId, run.id);
    const execution = found?.execution ?? expect.unreachable();
    const now = new Date().toISOString();
    const stored = await store({
      orgId,
      executionId: run.id,
      workflowId: execution.workflow_id,
      expectedSeq: execution.event_seq - 1,
      status: "failed",
      checkpointId: null,
      startedAt: now,
      completedAt: now,
      wakeAt: null,
      now,
      closeOpen: true,
      dropThread: false,
      prune: false,
      thread: { checkpoint: null, blobs: [], writes: [] },
      changes: noChanges(),
      parentId: null,
      hasCalls: true,
    });
    expect(stored).toBeNull();
    expect(await child.row()).toMatchObject({ cancel_requested_at: null, returned_at: null });
    expect(await child.drive()).toEqual({ kind: "completed" });
    expect(await run.drive()).toEqual({ kind: "completed" });
  });
});

describe("too many calls", () => {
  it("from one execution are refused", async () => {
    const { world, slug } = await make();
    const run = await world.start("c>z", { nodes: { c: calls(slug) } });
    await withTenant(orgId, (tx) =>
      tx.execute(sql`insert into executions (id, org_id, workflow_id, version_id, status, trigger_type, trigger, root_execution_id)
        select gen_random_uuid(), org_id, workflow_id, version_id, 'completed', 'workflow', '{}', id
        from executions, generate_series(1, 10000) where id = ${run.id}`),
    );
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "too_many_calls" } });
  });
});
