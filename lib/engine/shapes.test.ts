import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useTestDatabase } from "@/db/testing";
import { closeWorlds, makeWorld, Routed, type Run, type World } from "./testing";

const db = useTestDatabase();
let orgId = "";
beforeAll(async () => {
  orgId = (await db.makeOrg()).orgId;
});
afterAll(closeWorlds);

/** Runs a drawing and tells how often each node ran. */
async function draw(
  spec: string,
  routes: Record<string, (time: number) => string> = {},
  nodes: Parameters<World["start"]>[1] = {},
  deferMs = 0,
): Promise<{ ran: Record<string, number>; run: Run; world: World; verdict: string }> {
  const world = makeWorld(db, orgId);
  world.deps.limits.deferMs = deferMs;
  for (const [id, choose] of Object.entries(routes))
    world.scripts[id] = () => new Routed(choose(world.ran[id] ?? 0), id);
  const run = await world.start(spec, nodes);
  const verdict = await run.drive();
  return { ran: world.ran, run, world, verdict: verdict.kind };
}

/** Every shape with pure nodes and with each node durable: the rules must not depend on where slices end, nor on when results are stored. */
const kinds = [
  ["pure nodes", "pure", 0],
  ["durable nodes", "effect", 0],
  ["nodes that may be repeated", "work", 0],
  ["durable nodes whose results are stored with the next start", "effect", 60_000],
] as const;

describe.each(kinds)("shapes of %s", (_name, component_type, deferMs) => {
  const drawn = (spec: string, routes: Parameters<typeof draw>[1], nodes: Parameters<typeof draw>[2]) =>
    draw(spec, routes, nodes, deferMs);
  const all = (spec: string, more: Record<string, object> = {}) => {
    const ids = new Set(spec.split(" ").flatMap((word) => word.split(/[>:]/).slice(0, 2)));
    return { nodes: Object.fromEntries([...ids].map((id) => [id, { component_type, ...more[id] }])) };
  };

  it("a router fires one side of a join", async () => {
    const spec = "s>a:A s>b:B a>c b>c";
    expect((await drawn(spec, { s: () => "A" }, all(spec))).ran).toEqual({ s: 1, a: 1, c: 1 });
  });

  it("branches of unequal length meet once", async () => {
    const spec = "s>a s>b b>b2 a>c b2>c";
    expect((await drawn(spec, {}, all(spec))).ran).toEqual({ s: 1, a: 1, b: 1, b2: 1, c: 1 });
  });

  it("a long dead branch does not starve its join", async () => {
    const spec = "s>a:A s>b:B b>b2 b2>b3 a>c b3>c";
    expect((await drawn(spec, { s: () => "A" }, all(spec))).ran).toEqual({ s: 1, a: 1, c: 1 });
  });

  it("an unrelated long branch runs beside a join", async () => {
    const spec = "s>a s>b s>x1 x1>x2 x2>x3 a>c b>c c>d";
    const { ran, run } = await drawn(spec, {}, all(spec));
    expect(ran).toEqual({ s: 1, a: 1, b: 1, x1: 1, x2: 1, x3: 1, c: 1, d: 1 });
    expect(Object.keys((await run.row()).output as object).sort()).toEqual(["d", "x3"]);
  });

  it("joins can be chained", async () => {
    const spec = "s>a s>b s>y a>c1 b>c1 c1>c2 y>c2";
    expect((await drawn(spec, {}, all(spec))).ran).toEqual({ s: 1, a: 1, b: 1, y: 1, c1: 1, c2: 1 });
  });

  it("a join inside a loop runs once a round", async () => {
    const spec = "s>a s>b b>b2 a>c b2>c c>s:again c>z:done";
    const { ran } = await drawn(spec, { c: (time) => (time < 3 ? "again" : "done") }, all(spec));
    expect(ran).toEqual({ s: 3, a: 3, b: 3, b2: 3, c: 3, z: 1 });
  });

  it("a loop's exit joins with a branch outside", async () => {
    const spec = "s>h s>y h>w w>h:again w>z:done y>z";
    const { ran } = await drawn(spec, { w: (time) => (time < 3 ? "again" : "done") }, all(spec));
    expect(ran).toEqual({ s: 1, h: 3, y: 1, w: 3, z: 1 });
  });

  it("join any goes on with the first", async () => {
    const spec = "s>a s>b b>b2 a>c b2>c c>d";
    const { ran } = await drawn(spec, {}, all(spec, { c: { join: "any" } }));
    expect(ran).toEqual({ s: 1, a: 1, b: 1, b2: 1, c: 1, d: 1 });
  });

  it("no branch matches: the rest is skipped and it completes", async () => {
    const spec = "s>a:A s>b:B a>c b>c c>d";
    const { ran, run, verdict } = await drawn(spec, { s: () => "nope" }, all(spec));
    expect(verdict).toBe("completed");
    expect(ran).toEqual({ s: 1 });
    expect((await run.row()).output).toBe("s");
    expect(
      (await run.runs())
        .filter((it) => it.status === "skipped")
        .map((it) => it.node_id)
        .sort(),
    ).toEqual(["a", "b", "c", "d"]);
  });

  it("a loop with parallel branches and an early exit ends as drawn", async () => {
    const spec = "s>h h>a h>b a>j b>j a>out:stop j>h:again j>z:done";
    const { ran, verdict } = await drawn(
      spec,
      { a: (time) => (time === 2 ? "stop" : "go"), j: (time) => (time < 2 ? "again" : "done") },
      all(spec),
    );
    expect(verdict).toBe("completed");
    expect(ran).toEqual({ s: 1, h: 2, a: 2, b: 2, j: 2, out: 1, z: 1 });
  });
});

describe("large drawings", () => {
  it("fan in from a hundred branches", async () => {
    const spec = Array.from({ length: 100 }, (_, i) => `s>w${i} w${i}>c`).join(" ");
    const { ran, run } = await draw(spec);
    expect(ran.c).toBe(1);
    expect(Object.keys(ran)).toHaveLength(102);
    expect(Object.keys((await run.runs()).find((it) => it.node_id === "c")?.input as object)).toHaveLength(100);
  });

  it("a chain of five hundred nodes completes", async () => {
    const spec = Array.from({ length: 499 }, (_, i) => `n${i}>n${i + 1}`).join(" ");
    const { ran, verdict } = await draw(spec);
    expect(verdict).toBe("completed");
    expect(Object.keys(ran)).toHaveLength(500);
  });

  it("a loop of two hundred rounds completes", async () => {
    const { ran, verdict } = await draw("s>h h>w w>h:again w>z:done", { w: (time) => (time < 200 ? "again" : "done") });
    expect(verdict).toBe("completed");
    expect(ran).toEqual({ s: 1, h: 200, w: 200, z: 1 });
  });

  it("a loop without end is stopped as a runaway", async () => {
    const world = makeWorld(db, orgId);
    world.deps.limits.nodeRuns = 300;
    world.scripts.w = () => new Routed("again");
    const run = await world.start("s>w w>w:again");
    const verdict = await run.drive();
    expect(verdict).toMatchObject({ kind: "failed", error: { code: "too_many_node_runs" } });
    expect(world.ran.w).toBe(299);
  });
});
