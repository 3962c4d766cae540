import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { closeWorlds, makeWorld, type World } from "./testing";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const ask = { component_type: "ask" };
const make = (): World => makeWorld(db, orgId);

describe("an approval", () => {
  it("waits in the database, is decided by its row, and goes on", async () => {
    const world = make();
    const run = await world.start("s>h h>yes h>no:rejected", { nodes: { h: ask } });
    const verdict = await run.drive();
    const [approval] = await run.approvals();
    expect(approval).toMatchObject({
      node_id: "h",
      status: "pending",
      prompt: "May h?",
      context: { id: "h" },
      expires_at: null,
    });
    expect(approval?.interrupt_id).toMatch(/^[0-9a-f]{32}$/);
    expect(verdict).toMatchObject({ kind: "waiting", approvals: [approval?.id], until: null });
    expect((await run.row()).status).toBe("interrupted");
    expect(await run.drive()).toEqual(verdict);
    await run.decide("h", "approved", "fine");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.row()).output).toEqual({ decision: "approved", comment: "fine" });
    expect(world.ran).toEqual({ s: 1, h: 1, yes: 1 });
    expect((await run.approvals())[0]?.consumed_at).not.toBeNull();
    const runs = await run.runs();
    expect(runs.map((it) => `${it.node_id} ${it.status} ${it.attempt}`).sort()).toEqual([
      "h completed 1",
      "no skipped 1",
      "s completed 1",
      "yes completed 1",
    ]);
    expect((await run.events()).map((it) => it.type)).toEqual(
      expect.arrayContaining([
        "approval.created",
        "node.waiting",
        "execution.interrupted",
        "execution.resumed",
        "approval.decided",
      ]),
    );
  });

  it("that is refused follows the rejected route only", async () => {
    const world = make();
    const run = await world.start("s>h h>yes h>no:rejected", { nodes: { h: ask } });
    await run.drive();
    await run.decide("h", "rejected");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, h: 1, no: 1 });
  });

  it("that is refused without a rejected route cancels the execution, with the comment as reason", async () => {
    const run = await make().start("s>h h>yes", { nodes: { h: ask } });
    await run.drive();
    await run.decide("h", "rejected", "Too dear.");
    expect(await run.drive()).toEqual({ kind: "cancelled" });
    expect(await run.row()).toMatchObject({ status: "cancelled", error: { message: "Too dear.", node_id: "h" } });
  });

  it.each([
    ["approve", { kind: "completed" }, { s: 1, h: 1, yes: 1 }],
    ["reject", { kind: "completed" }, { s: 1, h: 1, no: 1 }],
    ["branch", { kind: "completed" }, { s: 1, h: 1, late: 1 }],
    ["fail", { kind: "failed", error: { code: "approval_timeout" } }, { s: 1, h: 1 }],
  ])("that nobody answers in time: %s", async (on_timeout, outcome, ran) => {
    const world = make();
    const run = await world.start("s>h h>yes h>no:rejected h>late:timeout", {
      nodes: { h: { ...ask, config: { timeout: 60, on_timeout } } },
    });
    const verdict = await run.drive();
    expect(verdict).toMatchObject({ kind: "waiting", until: expect.any(String) });
    world.wait(61);
    expect(await run.drive()).toMatchObject(outcome);
    expect(world.ran).toEqual(ran);
    expect((await run.approvals())[0]?.status).toBe("expired");
  });

  it("decided in the last moment wins over its timeout", async () => {
    const world = make();
    const run = await world.start("s>h h>yes h>no:rejected", {
      nodes: { h: { ...ask, config: { timeout: 60, on_timeout: "reject" } } },
    });
    await run.drive();
    await run.decide("h", "approved");
    world.wait(61);
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran.yes).toBe(1);
  });
});

describe("several waits at once", () => {
  it("deciding one approval never resolves the other", async () => {
    const world = make();
    const run = await world.start("s>h1 s>h2 h1>a h2>b a>z b>z", { nodes: { h1: ask, h2: ask } });
    expect(await run.drive()).toMatchObject({ kind: "waiting", approvals: [expect.any(String), expect.any(String)] });
    await run.decide("h1", "approved");
    const verdict = await run.drive();
    expect(verdict).toMatchObject({ kind: "waiting", approvals: [expect.any(String)] });
    // The branch of the decided one has gone on, the other still waits.
    expect(world.ran).toEqual({ s: 1, h1: 1, h2: 1, a: 1 });
    expect((await run.approvals()).map((it) => [it.node_id, it.status])).toEqual([
      ["h1", "approved"],
      ["h2", "pending"],
    ]);
    await run.decide("h2", "approved");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, h1: 1, h2: 1, a: 1, b: 1, z: 1 });
  });

  it("a waiting approval holds up no other branch", async () => {
    const world = make();
    const effect = { component_type: "effect" };
    const run = await world.start("s>h s>a a>b b>c h>z c>z", { nodes: { h: ask, a: effect, b: effect, c: effect } });
    await run.drive();
    expect(world.ran).toEqual({ s: 1, h: 1, a: 1, b: 1, c: 1 });
    await run.decide("h", "approved");
    await run.drive();
    expect(world.ran.z).toBe(1);
  });

  it("an approval can be decided while another branch still runs", async () => {
    const world = make();
    const effect = { component_type: "effect" };
    const run = await world.start("s>h s>a a>b b>c h>y c>z y>z", {
      nodes: { h: ask, a: effect, b: effect, c: effect },
    });
    // Its row is there once the first slice is stored, before the graph has come to raise the interrupt.
    world.scripts.b = () => run.decide("h", "approved");
    world.scripts.c = async () => (await run.approvals())[0]?.consumed_at !== null;
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect((await run.events()).some((it) => it.type === "execution.interrupted")).toBe(false);
    expect(world.ran).toEqual({ s: 1, h: 1, a: 1, b: 1, c: 1, y: 1, z: 1 });
    expect((await run.approvals())[0]).toMatchObject({ status: "approved", consumed_at: expect.any(Date) });
  });
});

describe("a delay", () => {
  it("sleeps until its moment, holding nothing", async () => {
    const world = make();
    const run = await world.start("s>w w>z", { nodes: { w: { component_type: "wait", config: { seconds: 3600 } } } });
    const verdict = await run.drive();
    expect(verdict).toMatchObject({ kind: "sleeping", until: expect.any(String) });
    expect((await run.row()).wake_at?.toISOString()).toBe(verdict.kind === "sleeping" ? verdict.until : "");
    expect(await run.drive(world.another())).toEqual(verdict);
    world.wait(3601);
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, w: 1, z: 1 });
  });
});

describe("interrupt_before and interrupt_after", () => {
  it("ask before the node runs", async () => {
    const world = make();
    const run = await world.start("s>a a>z", { nodes: { a: { interrupt_before: true, name: "Send it" } } });
    await run.drive();
    expect(world.ran).toEqual({ s: 1 });
    expect((await run.approvals())[0]?.prompt).toBe('Run "Send it"?');
    await run.decide("a", "approved");
    expect(await run.drive()).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, a: 1, z: 1 });
  });

  it("ask after the node ran, once, with its output", async () => {
    const world = make();
    world.scripts.a = () => "made";
    const run = await world.start("s>a a>z", { nodes: { a: { interrupt_after: true, component_type: "effect" } } });
    await run.drive();
    expect(world.ran).toEqual({ s: 1, a: 1 });
    expect((await run.approvals())[0]?.context).toEqual({ node: "a", output: "made" });
    await run.decide("a", "approved");
    expect(await run.drive(world.another())).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ s: 1, a: 1, z: 1 });
    expect((await run.row()).output).toBe("made");
  });

  it("end the execution when refused", async () => {
    const world = make();
    const run = await world.start("s>a a>z", { nodes: { a: { interrupt_before: true } } });
    await run.drive();
    await run.decide("a", "rejected", "No.");
    expect(await run.drive()).toEqual({ kind: "cancelled" });
    expect(world.ran).toEqual({ s: 1 });
  });
});
