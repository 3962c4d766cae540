import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { delayOf } from "./duration";
import { toJson } from "./json";
import { compile, holds } from "./match";
import { defaultBackoff, retryAfterMs } from "./retry";
import { createSignal } from "./signal";

describe("durations of the SDK", () => {
  it.each([
    ["1s", 1000],
    ["1h30m", 5_400_000],
    ["1.5s", 1500],
    ["2w1d3h4m5s", 1_307_045_000],
    ["", 0],
    ["2026-01-01T00:00:10.000Z", 10_000],
    ["2025-01-01T00:00:00.000Z", 0],
  ])("%s", (text, ms) => {
    expect(delayOf(text, Date.parse("2026-01-01T00:00:00.000Z"))).toBe(ms);
  });

  it.each(["soon", "5", "1x", "2026-99-99T00:00:00Z"])("refuses %s", (text) => {
    expect(() => delayOf(text, 0)).toThrow();
  });
});

describe("JSON for PostgreSQL", () => {
  it("replaces what jsonb refuses and nothing else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const expected = text.replaceAll("\u0000", "\ufffd");
        expect(JSON.parse(toJson(text))).toBe(expected);
      }),
    );
    expect(JSON.parse(toJson("\\u0000 \\\\u0000 \ud800x"))).toBe("\\u0000 \\\\u0000 \ufffdx");
  });
});

describe("conditions", () => {
  it.each([
    [undefined, {}],
    ["async.data.id == event.data.id", { field: "id", ownField: "id" }],
    ["event.data.a == async.data.b", { field: "b", ownField: "a" }],
    ["async.data.kind == 'x'", { field: "kind", literal: "x" }],
    ["async.data.ok == true", { field: "ok", literal: true }],
    ["async.data.n == 1", { expression: "async.data.n == 1" }],
    ["async.data.a.b == event.data.a.b", { expression: "async.data.a.b == event.data.a.b" }],
    ["async.data.a == event.data.a || true", { expression: "async.data.a == event.data.a || true" }],
    [
      "async.data.n > 1 && async.data.a == event.data.a",
      { field: "a", ownField: "a", expression: "async.data.n > 1 && async.data.a == event.data.a" },
    ],
  ])("%s", (expression, condition) => {
    expect(compile(expression, "async")).toEqual(condition);
  });

  it("is false when it fails, and refuses what is not CEL", () => {
    const event = { id: "1", name: "e", ts: 0, data: { a: 1 } };
    expect(holds("event.data.missing == 1", { event })).toBe(false);
    expect(holds("event.data.a == 1", { event })).toBe(true);
    expect(() => compile("a ==", "async")).toThrow();
  });
});

it("backs off longer and longer, up to five minutes and a quarter", () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const ms = defaultBackoff(() => random)(attempt);
      const base = Math.min(1000 * 2 ** attempt, 300_000);
      expect(ms).toBeGreaterThanOrEqual(base);
      expect(ms).toBeLessThanOrEqual(base * 1.25 + 1);
    }),
  );
});

it("reads Retry-After as seconds or as a moment", () => {
  expect(retryAfterMs("2", 0)).toBe(2000);
  expect(retryAfterMs("1970-01-01T00:00:05.000Z", 1000)).toBe(4000);
  expect(retryAfterMs("1970-01-01T00:00:00.000Z", 1000)).toBe(0);
  expect(retryAfterMs(undefined, 0)).toBeNull();
  expect(retryAfterMs("whenever", 0)).toBeNull();
});

it("keeps a wake-up that came before the wait", async () => {
  const signal = createSignal();
  signal.set();
  await signal.wait(1_000_000);
  const waiting = signal.wait(1_000_000);
  signal.set();
  await waiting;
});
