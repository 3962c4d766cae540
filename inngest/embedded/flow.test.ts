import { expect, it } from "vitest";
import { compileOptions, flowOf } from "./flow";

const read = <T>(_option: string, value: () => T) => value();
const flow = (config: Parameters<typeof compileOptions>[1], data: Record<string, unknown> = {}) => {
  const options = compileOptions("f", config, read);
  return options && flowOf(options, { id: "e", name: "e", ts: 0, data });
};

it("is nothing for a function without options", () => {
  expect(flow({})).toBeNull();
  expect(flow({ concurrency: 0 })).toBeNull();
});

it("tells the keys of a function's limits apart, and shares those of a wider scope by value", () => {
  expect(flow({ concurrency: [{ limit: 2 }, { limit: 1, key: "event.data.a" }] }, { a: "x" })?.slots).toEqual([
    { key: "fn f  ", limit: 2 },
    { key: "fn f event.data.a x", limit: 1 },
  ]);
  expect(flow({ concurrency: { limit: 1, key: "'all'", scope: "env" } })?.slots).toEqual([
    { key: "env all", limit: 1 },
  ]);
});

it("keeps a priority within twelve hours, and leaves out one that fails", () => {
  expect(flow({ priority: { run: "event.data.n" } }, { n: 100_000 })?.priority).toBe(43_200);
  expect(flow({ priority: { run: "event.data.vip ? 60 : -60" } }, { vip: false })?.priority).toBe(-60);
  expect(flow({ priority: { run: "event.data.missing.deep" } })?.priority).toBeUndefined();
});

it("makes no singleton of an event whose key is false", () => {
  expect(flow({ singleton: { mode: "skip", key: "event.data.id" } }, { id: false })?.singleton).toBeUndefined();
  expect(flow({ singleton: { mode: "skip" } })).toMatchObject({ singleton: "", mode: "skip" });
});

it("turns idempotency into a limit of one a day", () => {
  expect(flow({ idempotency: "event.data.id" }, { id: 7 })?.limit).toEqual({
    key: "7",
    emissionMs: 86_400_000,
    burst: 0,
  });
  expect(flow({ rateLimit: { limit: 20, period: "1h" } })?.limit).toEqual({ key: "", emissionMs: 180_000, burst: 2 });
});
