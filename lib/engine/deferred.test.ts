/** Results that are stored together with the start of the next node: what is written, and what a process leaves that ends in between. */
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordStatements, withTenant } from "@/db/client";
import { executions } from "@/db/schema";
import { useTestDatabase } from "@/db/testing";
import { pool } from "@/db/url";
import { eventually } from "@/inngest/embedded/conformance/testing";
import { closeWorlds, makeWorld, type Run, type World } from "./testing";
import type { Verdict } from "./types";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

const FOREVER = 3_600_000;
const effects = (...ids: string[]) => ({
  nodes: Object.fromEntries(ids.map((id) => [id, { component_type: "effect" }])),
});
const checkpointOf = (verdict: Verdict): string | null => ("checkpoint" in verdict ? verdict.checkpoint : null);
const statusOf = async (run: Run) => (await run.runs()).map((it) => `${it.node_id} ${it.attempt} ${it.status}`).sort();

function make(deferMs = FOREVER): World {
  const world = makeWorld(db, orgId);
  world.deps.limits.deferMs = deferMs;
  return { ...world, engine: world.another() };
}
const start = async (world: World, spec: string, options: Parameters<World["start"]>[1]) => {
  const run = await world.start(spec, options);
  const advance = (checkpoint: string | null, engine = world.engine) => run.advance(engine, checkpoint);
  return { run, advance, first: await advance(null) };
};

describe("the result of a durable node", () => {
  it("costs no statement of its own: it is stored with the start of the next, or with the end", async () => {
    const world = make();
    const { run, advance, first } = await start(world, "a>b b>c", effects("a", "b", "c"));
    expect(await statusOf(run)).toEqual(["a 1 running"]);
    let checkpoint = checkpointOf(first);
    const seen: string[][] = [];
    world.scripts.b = async () => seen.push(await statusOf(run));
    const second = await recordStatements(() => advance(checkpoint));
    expect(seen).toEqual([["a 1 completed", "b 1 running"]]);
    expect(second.statements.filter((text) => text.startsWith("with"))).toHaveLength(1);
    checkpoint = checkpointOf(second.result);
    expect(await advance(checkpoint)).toEqual({ kind: "completed" });
    expect(await statusOf(run)).toEqual(["a 1 completed", "b 1 completed", "c 1 completed"]);
    const events = await run.events();
    expect(events.map((it) => it.seq)).toEqual(events.map((_, index) => index + 1));
  });

  it("is stored by itself when nobody goes on, and what follows goes on from it", async () => {
    const world = make(5);
    const { run, advance, first } = await start(world, "a>b", effects("a", "b"));
    await eventually(async () => expect(await statusOf(run)).toEqual(["a 1 completed"]));
    expect((await run.row()).checkpoint_id).toBe(checkpointOf(first));
    expect(await advance(checkpointOf(first))).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ a: 1, b: 1 });
  });

  it("is stored before anybody who knows nothing of it is told where things stand", async () => {
    const world = make();
    const { run, advance, first } = await start(world, "a>b", effects("a", "b"));
    expect(await advance(null)).toEqual(first);
    expect(await statusOf(run)).toEqual(["a 1 completed"]);
    expect(await advance(checkpointOf(first))).toEqual({ kind: "completed" });
    expect(world.ran).toEqual({ a: 1, b: 1 });
  });

  it("is stored before another process can have the lock, and when the engine closes", async () => {
    const world = make();
    const other = world.another();
    const lingering = await start(world, "a>b", effects("a", "b"));
    expect(await lingering.advance(checkpointOf(lingering.first), other)).toMatchObject({ kind: "running" });
    await eventually(async () => expect((await lingering.run.drive(other)).kind).toBe("completed"));
    const closed = await start(world, "c>d", effects("c", "d"));
    await world.engine.close();
    expect(await statusOf(closed.run)).toEqual(["c 1 completed"]);
    expect((await closed.run.drive(other)).kind).toBe("completed");
    expect(world.ran).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it("is not followed by another effect when the execution was cancelled meanwhile", async () => {
    const world = make();
    const { run, advance, first } = await start(world, "a>b", effects("a", "b"));
    await withTenant(orgId, (tx) =>
      tx.update(executions).set({ cancel_requested_at: new Date() }).where(eq(executions.id, run.id)),
    );
    expect(await advance(checkpointOf(first))).toEqual({ kind: "cancelled" });
    expect(world.ran).toEqual({ a: 1 });
    expect((await statusOf(run))[0]).toBe("a 1 completed");
  });
});

describe("a process that ends before it has stored a result", () => {
  it("leaves an attempt that the next one repeats, asked for by a checkpoint that nobody has", async () => {
    const world = make();
    const { run, first } = await start(world, "a>b", effects("a", "b"));
    // Its locks go with its connection, and it never wakes again.
    const sql = pool(db.url, { max: 1 });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'flowpilot-locks' and datname = current_database()`;
    await sql.end();
    const other = world.another();
    const verdict = await run.advance(other, checkpointOf(first));
    expect(verdict).toMatchObject({ kind: "running" });
    expect(checkpointOf(verdict)).not.toBe(checkpointOf(first));
    expect((await run.drive(other)).kind).toBe("completed");
    expect(world.ran).toEqual({ a: 2, b: 1 });
    expect(await statusOf(run)).toEqual(["a 1 failed", "a 2 completed", "b 1 completed"]);
    // The one that was thought dead is not, and comes too late to change anything.
    const events = (await run.row()).event_seq;
    await world.engine.close();
    expect((await run.row()).event_seq).toBe(events);
  });
});
