import { afterEach, expect, it, vi } from "vitest";
import { SecretValues } from "@/lib/observability/secrets";
import { emitter } from "./emit";
import type { Slice } from "./slice";

afterEach(() => {
  vi.useRealTimers();
});

it("streamed text that is left when the database is gone stops nobody", async () => {
  vi.useFakeTimers();
  const slice = { secrets: new SecretValues(), stopped: null, execution: { id: "e" } } as unknown as Slice;
  emitter(slice, { nodeId: "n", visit: 1, attempt: 1 })({ type: "token", text: "some words" });
  // Without a connection in this process; what the timer throws would come out here.
  await vi.runAllTimersAsync();
  expect(vi.getTimerCount()).toBe(0);
});
