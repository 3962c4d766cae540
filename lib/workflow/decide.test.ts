import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Behaviour, draw, simulate } from "./testing-simulation";

/** Runs a drawing; `routes` gives the route of a node's n-th run. */
function run(
  text: string,
  routes: Record<string, (run: number) => string> = {},
  more: Parameters<typeof draw>[1] = {},
  delay?: Behaviour["delay"],
) {
  const outcome = (node: string, n: number) => ({ route: routes[node]?.(n) ?? null });
  const { log, skips, runs } = simulate(draw(text, more), { outcome, delay });
  return { log: log.join(" "), skips: skips.toSorted().join(" "), runs };
}

describe("branches and joins", () => {
  test("one-sided router into a join", () => {
    expect(run("s>a:A s>b:B a>c b>c", { s: () => "A" })).toMatchObject({ log: "s a c", skips: "b" });
  });
  test("paths of unequal length", () => expect(run("s>a s>b b>b2 a>c b2>c").log).toBe("s a b b2 c"));
  test("a long dead branch", () => {
    expect(run("s>a:A s>b:B b>b2 b2>b3 a>c b3>c c>d", { s: () => "A" })).toMatchObject({
      log: "s a c d",
      skips: "b b2 b3",
    });
  });
  test("an unrelated parallel branch delays nobody", () => {
    expect(run("s>a s>b s>x1 x1>x2 x2>x3 x3>x4 a>c b>c c>d").log).toBe("s a b x1 c x2 d x3 x4");
  });
  test("chained joins", () => expect(run("s>a s>b s>y a>c1 b>c1 c1>c2 y>c2").log).toBe("s a b y c1 c2"));
  test("no branch matches: all that follows is skipped", () => {
    expect(run("s>a:A s>b:B a>c b>c c>d", { s: () => "nope" })).toMatchObject({ log: "s", skips: "a b c d" });
  });
  test("join any goes on with the first and does not run again", () => {
    expect(run("s>a s>b b>b2 a>c b2>c c>d", {}, { c: { join: "any" } }).log).toBe("s a b c b2 d");
  });
  test("join any after a dead first branch goes on with the other", () => {
    expect(run("s>a:A s>b:B b>b2 a>c b2>c c>d", { s: () => "B" }, { c: { join: "any" } }).log).toBe("s b b2 c d");
  });
  test("fan-in of a hundred", () => {
    const wide = Array.from({ length: 100 }, (_, n) => `s>w${n} w${n}>c`).join(" ");
    const { log, runs } = run(wide);
    expect(log.split(" ")).toHaveLength(102);
    expect(runs.c).toBe(1);
    expect(log.endsWith(" c")).toBe(true);
  });
  test("all edges with the chosen route fire, direct ones too", () => {
    expect(run("s>a:A s>b:A s>c:C s>d", { s: () => "A" })).toMatchObject({ log: "s a b d", skips: "c" });
  });
});

describe("loops", () => {
  test("a join inside a loop", () => {
    expect(run("s>a s>b b>b2 a>c b2>c c>s:again c>z:done", { c: (n) => (n < 3 ? "again" : "done") }).log).toBe(
      "s a b b2 c s a b b2 c s a b b2 c z",
    );
  });
  test("a loop's exit joins an outside branch", () => {
    const { log, runs } = run("s>h s>y h>w w>h:again w>z:done y>z", { w: (n) => (n < 3 ? "again" : "done") });
    expect(log).toBe("s h y w h w h w z");
    expect(runs.z).toBe(1);
  });
  test("parallel branches in the body and an early exit", () => {
    const text = "s>h h>a h>b a>j:on a>z:stop b>b2 b2>j j>h:again j>z:done z>end";
    const late = run(text, { a: () => "on", j: (n) => (n < 3 ? "again" : "done") });
    expect(late.runs).toMatchObject({ h: 3, a: 3, b2: 3, j: 3, z: 1, end: 1 });
    const early = run(text, { a: (n) => (n < 2 ? "on" : "stop"), j: (n) => (n < 2 ? "again" : "none") });
    expect(early.runs).toMatchObject({ h: 2, a: 2, b2: 2, j: 2, z: 1, end: 1 });
  });
  test("a node that loops on itself", () => {
    expect(run("s>w w>w:again w>z:done", { w: (n) => (n < 4 ? "again" : "done") }).log).toBe("s w w w w z");
  });
  test("a loop inside a loop, with a join after the inner one", () => {
    const text = "s>o o>i i>w w>i:more w>x:out o>p x>q p>q q>o:again q>z:done";
    const result = run(text, { w: (n) => (n % 2 ? "more" : "out"), q: (n) => (n < 3 ? "again" : "done") });
    expect(result.runs).toEqual({ s: 1, o: 3, i: 6, w: 6, p: 3, x: 3, q: 3, z: 1 });
  });
  test("an inner loop that goes straight back to the outer header", () => {
    const result = run("s>o o>i i>i:more i>o:outer i>z:done", {
      i: (n) => (n === 5 ? "done" : n % 2 ? "more" : "outer"),
    });
    expect(result.log).toBe("s o i i o i i o i z");
  });
  test("a skipped loop skips what follows", () => {
    expect(run("s>h:no s>y:yes h>w w>h:again w>z:done y>z z>end", { s: () => "yes" })).toMatchObject({
      log: "s y z end",
      skips: "h w",
    });
  });
  test("an exit that is never taken is skipped when the loop is over", () => {
    const text = "s>h h>r r>a:a r>b:b a>j b>j b>out j>h:again j>z:done out>end z>end";
    const result = run(text, { r: () => "a", j: (n) => (n < 3 ? "again" : "done") });
    expect(result.runs).toMatchObject({ h: 3, z: 1, end: 1 });
    expect(result.runs.out).toBeUndefined();
  });
  test("a side branch of the body runs each round", () => {
    const result = run("s>h h>w w>log w>h:again w>z:done log>store", { w: (n) => (n < 4 ? "again" : "done") });
    expect(result.runs).toMatchObject({ w: 4, log: 4, store: 4, z: 1 });
  });
  test("a side branch that joins the exit does not run the join twice", () => {
    const result = run("s>h h>w w>log w>h:again w>z:done log>z z>end", { w: (n) => (n < 4 ? "again" : "done") });
    expect(result.runs).toMatchObject({ w: 4, log: 4, z: 1, end: 1 });
  });
  test("a branch from outside into the middle of a loop is waited for once", () => {
    const result = run("s>h s>y y>y2 y2>w h>w w>h:again w>z:done", { w: (n) => (n < 3 ? "again" : "done") });
    expect(result.log).toBe("s h y y2 w h w h w z");
  });
  test("a slow branch of a round holds up the next round", () => {
    const result = run(
      "s>h h>a h>b a>h:again a>z:done b>h:never",
      { a: (n) => (n < 3 ? "again" : "done") },
      {},
      (id) => (id === "b" ? 4 : 0),
    );
    expect(result.runs).toMatchObject({ h: 3, a: 3, b: 3, z: 1 });
  });
  test("join any inside a loop runs once a round", () => {
    const result = run(
      "s>h h>a h>b b>b2 a>c b2>c c>h:again c>z:done",
      { c: (n) => (n < 3 ? "again" : "done") },
      { c: { join: "any" } },
    );
    expect(result.runs).toMatchObject({ h: 3, c: 3, b2: 3, z: 1 });
  });
  test("one loop after another", () => {
    const text = "s>a a>b b>a:again b>c:done c>d d>c:again d>z:done";
    expect(run(text, { b: (n) => (n < 3 ? "again" : "done"), d: (n) => (n < 3 ? "again" : "done") }).log).toBe(
      "s a b a b a b c d c d c d z",
    );
  });
  test("a loop that another fires into each round is entered again when it is over; firings meanwhile become one", () => {
    const text = "s>a a>b b>a:again b>c c>d d>c:again d>z:done";
    const result = run(text, { b: (n) => (n < 3 ? "again" : "done"), d: (n) => (n % 2 ? "again" : "done") });
    expect(result.runs).toMatchObject({ b: 3, c: 4, d: 4, z: 2 });
  });
});

describe("entries", () => {
  test("several entries start together and join", () => {
    expect(run("s>c t>c", {}, { t: { is_entry_point: true } }).log).toBe("s t c");
  });
  test("without a flag, nodes that nothing leads to", () => {
    expect(simulate(draw("a>c b>c")).log).toEqual(["a", "b", "c"]);
  });
  test("an entry that others lead to runs once", () => {
    expect(run("s>t t>u", {}, { t: { is_entry_point: true } }).log).toBe("s t u");
  });
  test("a loop that starts at its entry", () =>
    expect(run("s>a a>s:again a>z:done", { a: (n) => (n < 2 ? "again" : "done") }).log).toBe("s a s a z"));
  test("nodes that no entry leads to hold up nobody", () => expect(run("s>c lost>c c>d").log).toBe("s c d"));
});

describe("failures", () => {
  const fails = (on_error?: "continue" | "branch") =>
    simulate(draw("s>ok s!>bad ok>end bad>end", on_error ? { s: { is_entry_point: true, on_error } } : {}), {
      outcome: (id) => ({ failed: id === "s" }),
    }).log;
  test("branch fires the error edges and nothing else", () => expect(fails("branch")).toEqual(["s", "bad", "end"]));
  test("an error edge alone means branch", () => expect(fails()).toEqual(["s", "bad", "end"]));
  test("continue fires as success", () => expect(fails("continue")).toEqual(["s", "ok", "end"]));
});

const delays = fc.func(fc.integer({ min: 0, max: 3 }));
const routesOf = fc.func(fc.constantFrom("A", "B", "none"));

/** A random graph without cycles, joins and routers included: edges lead from lower to higher numbers. */
const dag = fc
  .integer({ min: 2, max: 12 })
  .chain((size) =>
    fc.array(
      fc
        .tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom("", "", ":A", ":B"))
        .map(([a, b, route]) => [Math.min(a, b), Math.max(a, b), route] as const),
      { minLength: 1, maxLength: 30 },
    ),
  )
  .map((edges) =>
    [...new Set(edges.filter(([a, b]) => a !== b).map(([a, b, route]) => `n${a}>n${b}${route}`))].join(" "),
  )
  .filter((text) => text !== "");

describe("any graph without loops", () => {
  test("every node runs or is skipped, once, after all that leads to it", () => {
    fc.assert(
      fc.property(dag, routesOf, delays, fc.boolean(), (text, route, delay, any) => {
        const drawing = draw(text);
        if (any) for (const node of drawing.nodes) if (route(node.node_id) === "A") node.join = "any";
        const { log, skips, runs, plan } = simulate(drawing, {
          outcome: (id) => ({ route: route(id) }),
          delay: (id) => delay(id),
        });
        expect(Object.values(runs).every((count) => count === 1)).toBe(true);
        expect([...log, ...skips].toSorted()).toEqual(Object.keys(plan.nodes).toSorted());
        for (const edge of Object.values(plan.edges)) {
          if (plan.nodes[edge.target]?.join === "any" || !log.includes(edge.target) || !log.includes(edge.source))
            continue;
          expect(log.indexOf(edge.source)).toBeLessThan(log.indexOf(edge.target));
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Random graphs with cycles: a chain n0 → n1 → … with extra forward edges, and edges back that fire a few times. */
const looped = fc
  .integer({ min: 2, max: 8 })
  .chain((size) =>
    fc.record({
      size: fc.constant(size),
      forward: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom("", ":on")), { maxLength: 8 }),
      back: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { minLength: 1, maxLength: 3 }),
    }),
  )
  .map(({ size, forward, back }) => {
    const edges = Array.from({ length: size - 1 }, (_, n) => `n${n}>n${n + 1}`);
    for (const [a, b, route] of forward) if (a !== b) edges.push(`n${Math.min(a, b)}>n${Math.max(a, b)}${route}`);
    for (const [a, b] of back) edges.push(`n${Math.max(a, b)}>n${Math.min(a, b)}:back`);
    return [...new Set(edges)].join(" ");
  });

describe("any graph with loops", () => {
  test("comes to an end when the loops do, with no loop left open and every node reached", () => {
    fc.assert(
      fc.property(looped, fc.func(fc.integer({ min: 0, max: 2 })), delays, (text, times, delay) => {
        const drawing = draw(text, { n0: { is_entry_point: true } });
        const outcome = (id: string, n: number) => ({ route: n <= times(id) ? "back" : "on" });
        const { runs, skips, plan, tokens } = simulate(drawing, {
          outcome,
          delay: (id, n) => delay(id, n),
          maxSteps: 20_000,
        });
        // Every node has the chain's direct edge into it, so none may starve.
        expect([...new Set([...Object.keys(runs), ...skips])].toSorted()).toEqual(Object.keys(plan.nodes).toSorted());
        expect(Object.keys(runs).toSorted()).toEqual(Object.keys(plan.nodes).toSorted());
        for (const loop of plan.loops) expect(tokens[`x${loop.id}`]).toBeDefined();
      }),
      { numRuns: 500 },
    );
  });

  test("decides the same when triggered again without need", () => {
    fc.assert(
      fc.property(looped, fc.func(fc.integer({ min: 0, max: 2 })), (text, times) => {
        const { plan, tokens } = simulate(draw(text, { n0: { is_entry_point: true } }), {
          outcome: (id, n) => ({ route: n <= times(id) ? "back" : "on" }),
          maxSteps: 20_000,
        });
        expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
        expect(Object.values(tokens).every((text) => text.length < 40)).toBe(true);
      }),
    );
  });
});
