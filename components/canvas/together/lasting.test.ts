import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Lasting } from "./lasting";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("a state that lasts is acted upon when it is due, however often it is said", () => {
  const run = vi.fn();
  const lasting = new Lasting(1000, run);
  for (let ms = 0; ms < 1000; ms += 100) {
    lasting.begin();
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
  }
  expect(run).toHaveBeenCalledTimes(1);
});

it("of short spells one after the other nothing comes, however many they are", () => {
  const run = vi.fn();
  const lasting = new Lasting(1000, run);
  for (let ms = 0; ms < 10_000; ms += 50) {
    lasting.begin();
    vi.advanceTimersByTime(40);
    lasting.end();
    vi.advanceTimersByTime(10);
  }
  expect(run).not.toHaveBeenCalled();
  lasting.begin();
  vi.advanceTimersByTime(1000);
  expect(run).toHaveBeenCalledTimes(1);
});
