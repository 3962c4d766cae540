import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  admission,
  type Breaker,
  COOL_DOWN_MS,
  FAILURES_TO_OPEN,
  fresh,
  LONGEST_COOL_DOWN_MS,
  MEMORY_MS,
  PROBE_MS,
  react,
  type Signal,
} from "./machine";

const error = { code: "http_refused", message: "It refused the connection." };
const failed = (more: Partial<Extract<Signal, { kind: "failed" }>> = {}): Signal => ({
  kind: "failed",
  error,
  isProbe: false,
  ...more,
});
const times = (breaker: Breaker, count: number, now: number): Breaker =>
  Array.from({ length: count }).reduce<Breaker>((it) => react(it, failed(), now), breaker);
const opened = (now = 0) => times(fresh(now), FAILURES_TO_OPEN, now);
const probing = (now: number) => react(opened(now - COOL_DOWN_MS), { kind: "called" }, now);

describe("a breaker", () => {
  it("opens after so many failures in a row, and not when one call in between succeeds", () => {
    const almost = times(fresh(0), FAILURES_TO_OPEN - 1, 0);
    expect(almost).toMatchObject({ state: "closed", failures: FAILURES_TO_OPEN - 1, probeAt: null });
    expect(react(almost, failed(), 5)).toMatchObject({ state: "open", since: 5, probeAt: 5 + COOL_DOWN_MS, error });
    const mended = react(almost, { kind: "succeeded", isProbe: false }, 5);
    expect(times(mended, FAILURES_TO_OPEN - 1, 6).state).toBe("closed");
  });

  it("does not add up failures that lie far apart", () => {
    const almost = times(fresh(0), FAILURES_TO_OPEN - 1, 0);
    expect(react(almost, failed(), MEMORY_MS + 1)).toMatchObject({ state: "closed", failures: 1 });
  });

  it("lets one call try after the cool-down, and others wait for what comes of it", () => {
    const open = opened(0);
    expect(admission(open, COOL_DOWN_MS - 1)).toEqual({ kind: "wait", ms: 1 });
    expect(admission(open, COOL_DOWN_MS)).toEqual({ kind: "probe" });
    const half = react(open, { kind: "called" }, COOL_DOWN_MS);
    expect(half).toMatchObject({ state: "half_open", probeAt: COOL_DOWN_MS + PROBE_MS });
    expect(admission(half, COOL_DOWN_MS)).toEqual({ kind: "wait", ms: PROBE_MS });
    expect(react(half, { kind: "called" }, COOL_DOWN_MS)).toBe(half);
    // Whoever tried may have died.
    expect(admission(half, COOL_DOWN_MS + PROBE_MS)).toEqual({ kind: "probe" });
  });

  it("closes when the trial succeeds, and waits twice as long when it fails", () => {
    const half = probing(100_000);
    expect(react(half, { kind: "succeeded", isProbe: true }, 100_001)).toEqual(fresh(100_001));
    expect(react(half, failed({ isProbe: true }), 100_001)).toMatchObject({
      state: "open",
      trips: 2,
      probeAt: 100_001 + 2 * COOL_DOWN_MS,
    });
    expect(react({ ...half, trips: 40 }, failed({ isProbe: true }), 0).probeAt).toBe(LONGEST_COOL_DOWN_MS);
  });

  it("waits as long as the service asks for", () => {
    const almost = times(fresh(0), FAILURES_TO_OPEN - 1, 0);
    expect(react(almost, failed({ retryAfterMs: 600_000 }), 0).probeAt).toBe(600_000);
    expect(react(almost, failed({ retryAfterMs: 86_400_000 }), 0).probeAt).toBe(3_600_000);
  });

  it("lets the next one try at once when the trial was cancelled, and is closed by a person at any time", () => {
    const half = probing(100_000);
    expect(admission(react(half, { kind: "abandoned" }, 100_001), 100_001)).toEqual({ kind: "probe" });
    for (const breaker of [opened(0), half]) expect(react(breaker, { kind: "reset" }, 1)).toEqual(fresh(1));
  });

  it("does not listen to calls that were on their way before it opened", () => {
    for (const breaker of [opened(0), probing(100_000)])
      for (const signal of [failed(), { kind: "succeeded", isProbe: false } as const])
        expect(react(breaker, signal, 100_001)).toBe(breaker);
  });
});

const signal: fc.Arbitrary<Signal> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("failed" as const), error: fc.constant(error), isProbe: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("succeeded" as const), isProbe: fc.boolean() }) },
  { weight: 4, arbitrary: fc.constant({ kind: "called" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: "abandoned" as const }, { kind: "reset" as const }) },
);

it("whatever happens: it opens on failures alone, lets nobody in before its time, and gives each trial to one call", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(signal, fc.integer({ min: 0, max: 90_000 })), { maxLength: 80 }), (steps) => {
      let breaker = fresh(0);
      let now = 0;
      let inRow = 0;
      for (const [what, passed] of steps) {
        now += passed;
        const before = breaker;
        breaker = react(before, what, now);
        if (before.state === "closed")
          inRow = what.kind === "failed" ? inRow + 1 : what.kind === "called" || what.kind === "abandoned" ? inRow : 0;
        expect(breaker.state === "closed").toBe(breaker.probeAt === null);
        if (before.state === "closed" && breaker.state !== "closed") {
          expect([what.kind, breaker.state]).toEqual(["failed", "open"]);
          expect(inRow).toBeGreaterThanOrEqual(FAILURES_TO_OPEN);
        }
        if (breaker.state === "half_open" && breaker !== before) {
          expect(what.kind).toBe("called");
          expect(now).toBeGreaterThanOrEqual(before.probeAt ?? Number.POSITIVE_INFINITY);
        }
        if (before.state !== "closed" && breaker.state === "closed") {
          inRow = 0;
          const isTrial = what.kind === "succeeded" && what.isProbe && before.state === "half_open";
          expect(isTrial || what.kind === "reset").toBe(true);
        }
        // A second call at the same moment never gets the same trial.
        const again = react(breaker, { kind: "called" }, now);
        if (what.kind === "called") expect(again).toBe(breaker);
      }
    }),
  );
});
