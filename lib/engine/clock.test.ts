/** The clock of the machine jumps: forward, back, by weeks. Every execution still ends, or waits for a moment that comes. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { failExecution } from "@/lib/executions/fail";
import { closeWorlds, makeWorld, type Run, type World } from "./testing";

const HOUR = 3600;
const DAY = 24 * HOUR;

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterEach(() => vi.useRealTimers());
afterAll(closeWorlds);

const make = (): World => makeWorld(db, orgId);
const effect = { component_type: "effect" };
const ask = (config = {}) => ({ component_type: "ask", config });

/** Nothing is open, and the events are numbered without a gap. */
async function isWhole(run: Run): Promise<void> {
  const events = await run.events();
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect((await run.runs()).filter(({ status }) => status === "running" || status === "waiting")).toEqual([]);
  for (const { duration_ms } of await run.runs()) expect(duration_ms).toBeGreaterThanOrEqual(0);
}

describe("a jump forward by two months", () => {
  it("while somebody is asked: the answer is taken in, and the record says how long it took", async () => {
    const world = make();
    const run = await world.start("a>q q>z", { nodes: { q: ask() } });
    expect((await run.drive()).kind).toBe("waiting");
    world.wait(60 * DAY);
    await run.decide("q", "approved");
    expect(await run.drive()).toEqual({ kind: "completed" });
    const asked = (await run.runs()).find(({ node_id }) => node_id === "q");
    expect(asked?.duration_ms).toBeGreaterThanOrEqual(60 * DAY * 1000);
    await isWhole(run);
  });

  it("while somebody is asked: it can still be ended as failed", async () => {
    const world = make();
    const run = await world.start("a>q q>z", { nodes: { q: ask() } });
    await run.drive();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60 * DAY * 1000 });
    expect(await failExecution({ orgId, executionId: run.id, code: "engine_failed", message: "Test." })).toBe(true);
    expect((await run.row()).status).toBe("failed");
    await isWhole(run);
  });

  it("over the death of a process: what it ran is run again", async () => {
    const world = make();
    const dead = world.another();
    world.scripts.a = () => (world.ran.a === 1 ? new Promise(() => undefined) : "again");
    const run = await world.start("a>z", { nodes: { a: effect } });
    const lost = expect(run.advance(dead)).rejects.toThrow("shutdown");
    await vi.waitFor(() => expect(world.ran.a).toBe(1), { timeout: 10_000 });
    await dead.close();
    await lost;
    world.wait(60 * DAY);
    expect(await run.drive()).toEqual({ kind: "completed" });
    await isWhole(run);
  });

  it("past a deadline: the approval, the delay and the execution end by name", async () => {
    const world = make();
    const late = await world.start("a>q q>z", { nodes: { q: ask({ timeout: 60, on_timeout: "fail" }) } });
    const limited = await world.start("a>q q>z", {
      nodes: { q: ask() },
      settings: { execution_timeout_seconds: HOUR },
    });
    const asleep = await world.start("w>z", { nodes: { w: { component_type: "wait", config: { seconds: DAY } } } });
    for (const run of [late, limited, asleep]) await run.drive();
    world.wait(60 * DAY);
    expect(await asleep.drive()).toEqual({ kind: "completed" });
    await late.drive();
    // on_timeout "fail" of the test's own node type is the engine's: it fails the node.
    expect((await late.row()).error).toMatchObject({ code: "approval_timeout" });
    expect(await limited.drive()).toMatchObject({ kind: "failed", error: { code: "execution_timeout" } });
    for (const run of [late, limited, asleep]) await isWhole(run);
  });
});

describe("a jump back by an hour", () => {
  it("between two slices, for the whole process: it completes, and no stored node runs again", async () => {
    const world = make();
    const run = await world.start("a>b b>c c>d", { nodes: { a: effect, b: effect, c: effect, d: effect } });
    await run.advance();
    await run.advance();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - HOUR * 1000 });
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ a: 1, b: 1, c: 1, d: 1 });
    await isWhole(run);
  });

  it("while a node runs: its duration is never negative", async () => {
    const world = make();
    world.scripts.a = () => world.wait(-HOUR);
    const run = await world.start("a>z", { nodes: { a: effect } });
    expect(await run.drive()).toEqual({ kind: "completed" });
    await isWhole(run);
  });

  it("makes no time limit of an execution longer", async () => {
    const world = make();
    world.scripts.b = () => new Promise(() => undefined);
    const run = await world.start("a>b b>z", {
      nodes: { a: effect, b: effect },
      settings: { execution_timeout_seconds: 1 },
    });
    await run.advance();
    world.wait(-HOUR);
    expect(await run.drive()).toMatchObject({ kind: "failed", error: { code: "execution_timeout" } });
    await isWhole(run);
  });

  it("while it sleeps: it says for what moment it waits, and goes on then", async () => {
    const world = make();
    const run = await world.start("w>z", { nodes: { w: { component_type: "wait", config: { seconds: 60 } } } });
    const verdict = await run.drive();
    expect(verdict.kind).toBe("sleeping");
    world.wait(-HOUR);
    expect(await run.drive()).toEqual(verdict);
    world.wait(HOUR + 61);
    expect(await run.drive()).toEqual({ kind: "completed" });
    await isWhole(run);
  });

  it("while a decision comes in: it counts, though it was made later than now", async () => {
    const world = make();
    const run = await world.start("a>q q>z", { nodes: { q: ask({ timeout: 60 }) } });
    await run.drive();
    await run.decide("q", "approved");
    world.wait(-HOUR);
    expect(await run.drive()).toEqual({ kind: "completed" });
    await isWhole(run);
  });
});
