/** What rebuild.ts makes of the rows must be what the engine had in its state, after every superstep of every shape. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { NodeError } from "@/lib/nodes/errors";
import { plan as planOf } from "@/lib/workflow/plan";
import { nodeIdOf } from "./compile";
import { loadHistory } from "./history";
import { atStart, momentsOf, quietStep, rebuild } from "./rebuild";
import type { EngineState } from "./state";
import { closeWorlds, makeWorld, Routed, TEST_TYPES } from "./testing";
import { SHAPES, typed } from "./testing.shapes";
import { Thread } from "./thread";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

/** Every state that the engine had after a superstep, by thread and superstep. */
const states = new Map<string, Map<number, { state: EngineState; next: string[] }>>();
const put = Thread.prototype.put;
vi.spyOn(Thread.prototype, "put").mockImplementation(function (this: Thread, checkpoint, metadata, versions) {
  put.call(this, checkpoint, metadata, versions);
  const of = states.get(this.id) ?? new Map();
  const state = structuredClone(this.values) as unknown as EngineState;
  states.set(this.id, of.set(metadata.step, { state, next: this.next().map(nodeIdOf).sort() }));
});

/** Compares all states of an execution. @returns how many there were. */
async function compare(id: string): Promise<number> {
  const history = await loadHistory(orgId, id);
  if (!history) throw new Error("no such execution");
  const plan = planOf(history.document, TEST_TYPES);
  let compared = 0;
  const moments = momentsOf(history.ended);
  for (const [place, ended] of moments.entries()) {
    const step = ended[0]?.step;
    const had = states.get(id)?.get(step ?? -1);
    // A chain within one superstep has its state at its end; the last superstep has none when the process stopped within it.
    if (!had || moments[place + 1]?.[0]?.step === step) continue;
    let { progress } = rebuild(plan, atStart(plan), moments.slice(0, place + 1));
    // What in the same chain came after, and left no trace.
    for (let quiet = 0; quiet < 3 && !isDeepStrictEqual({ ...progress.tokens }, had.state.tokens); quiet++)
      progress = quietStep(plan, progress).after;
    const { state, next } = had;
    const waiting = Object.values(state.waits);
    const visits = { ...state.visits };
    for (const id of Object.keys(state.waits)) visits[id] = (visits[id] ?? 1) - 1;
    const begun = Object.entries(visits).filter(([, times]) => times > 0);
    expect(progress.tokens).toEqual(state.tokens);
    expect(progress.visits).toEqual(Object.fromEntries(begun));
    expect(progress.skips).toEqual(state.skips);
    expect(progress.ends).toEqual(state.ends);
    expect(progress.runs).toBe(state.runs - waiting.length);
    expect([...progress.next].sort()).toEqual(next);
    const outputs = Object.keys(state).filter(
      (key) => key.startsWith("out.") && state[key as `out.${string}`] !== null,
    );
    expect(Object.keys(progress.newest).sort()).toEqual(outputs.map((key) => key.slice(4)).sort());
    compared++;
  }
  return compared;
}

describe.each(["pure", "effect"])("states of %s nodes", (type) => {
  it.each(Object.entries(SHAPES))("%s", async (_name, { spec, routes = {} }) => {
    const world = makeWorld(db, orgId);
    for (const [id, choose] of Object.entries(routes))
      world.scripts[id] = (ctx) => new Routed(choose(ctx.visit), `${id}${ctx.visit}`);
    const run = await world.start(spec, { nodes: typed(spec, type) });
    expect((await run.drive()).kind).toBe("completed");
    expect(await compare(run.id)).toBeGreaterThan(0);
  });
});

/** A chain n0 → n1 → … with more edges forward and back, on routes that a node takes in its first visits, or in the later ones. */
const drawing = fc
  .integer({ min: 3, max: 7 })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      forward: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom("", ":on")), { maxLength: 5 }),
      back: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 2 }),
      loops: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: size, maxLength: size }),
      durable: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
      any: fc.array(fc.boolean(), { minLength: size, maxLength: size }),
    }),
  )
  .map(({ size, forward, back, ...more }) => {
    const edges = Array.from({ length: size - 1 }, (_, n) => `n${n}>n${n + 1}`);
    for (const [a, b, route] of forward) if (a !== b) edges.push(`n${Math.min(a, b)}>n${Math.max(a, b)}${route}`);
    for (const [a, b] of back) edges.push(`n${Math.max(a, b)}>n${Math.min(a, b)}:back`);
    return { spec: [...new Set(edges)].join(" "), ...more };
  });

it("states of any drawing", async () => {
  await fc.assert(
    fc.asyncProperty(drawing, async ({ spec, loops, durable, any }) => {
      const world = makeWorld(db, orgId);
      world.deps.limits.nodeRuns = 60;
      const nodes = Object.fromEntries(
        loops.map((times, n) => {
          world.scripts[`n${n}`] = (ctx) => new Routed(ctx.visit <= times ? "back" : "on", ctx.visit);
          const join = any[n] ? ("any" as const) : ("all" as const);
          return [`n${n}`, { component_type: durable[n] ? "effect" : "pure", join }];
        }),
      );
      const run = await world.start(spec, { nodes });
      await run.drive();
      expect(await compare(run.id)).toBeGreaterThan(0);
    }),
    { numRuns: 25, seed: 3 },
  );
});

describe("states with waits and failures", () => {
  it("an approval that waits while another branch works", async () => {
    const world = makeWorld(db, orgId);
    const run = await world.start("s>ask s>a a>b b>c ask>j:approved c>j j>z", {
      nodes: { ask: { component_type: "ask" }, a: { component_type: "effect" }, b: { component_type: "effect" } },
    });
    expect((await run.drive()).kind).toBe("waiting");
    await run.decide("ask", "approved");
    expect((await run.drive()).kind).toBe("completed");
    expect(await compare(run.id)).toBeGreaterThan(4);
  });

  it("two approvals decided one after the other, and a sleep", async () => {
    const world = makeWorld(db, orgId);
    const run = await world.start("s>x s>y s>w x>x2:approved x2>j y>j:approved w>j", {
      nodes: {
        x: { component_type: "ask" },
        y: { component_type: "ask" },
        w: { component_type: "wait", config: { seconds: 60 } },
        x2: { component_type: "effect" },
      },
    });
    await run.drive();
    await run.decide("x", "approved");
    await run.drive();
    world.wait(61);
    await run.drive();
    await run.decide("y", "approved");
    expect((await run.drive()).kind).toBe("completed");
    expect(await compare(run.id)).toBe(5);
  });

  it("retries, an error edge, and a failure that goes on", async () => {
    const world = makeWorld(db, orgId);
    world.scripts.a = () => {
      if ((world.ran.a ?? 0) < 2) throw new NodeError("again", "Again.");
      return 1;
    };
    world.scripts.b = () => {
      throw new NodeError("no", "No.", { retriable: false });
    };
    world.scripts.c = world.scripts.b;
    const run = await world.start("s>a s>b s>c a>j b>never b>e!error e>j c>j", {
      nodes: {
        a: { component_type: "effect", retry: { attempts: 3, backoff_seconds: 1 } },
        c: { on_error: "continue" },
      },
    });
    for (let turn = 0; turn < 5 && (await run.drive()).kind !== "completed"; turn++) world.wait(60);
    expect((await run.row()).status).toBe("completed");
    expect(await compare(run.id)).toBeGreaterThan(3);
  });

  it("a failed execution", async () => {
    const world = makeWorld(db, orgId);
    world.scripts.b = () => {
      throw new NodeError("no", "No.", { retriable: false });
    };
    const run = await world.start("s>a s>x a>b b>c x>x2 x2>x3", { nodes: { b: { component_type: "effect" } } });
    expect((await run.drive()).kind).toBe("failed");
    const history = await loadHistory(orgId, run.id);
    const plan = planOf(history?.document ?? { nodes: [], edges: [] }, TEST_TYPES);
    const { progress } = rebuild(plan, atStart(plan), momentsOf(history?.ended ?? []));
    expect(progress.next).toContain("b");
    expect(progress.visits.b).toBeUndefined();
  });
});
