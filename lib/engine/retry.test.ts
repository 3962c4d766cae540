import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import { nextDelay, policyOf } from "./retry";

const failed = new NodeError("boom", "It failed.");

describe("nextDelay", () => {
  it("doubles up to the longest wait", () => {
    const policy = policyOf({ attempts: 20, backoff_seconds: 2, max_backoff_seconds: 10 });
    expect([1, 2, 3, 4, 5].map((n) => nextDelay(policy, n, failed, 0.999_999))).toEqual([
      2000, 4000, 8000, 10_000, 10_000,
    ]);
  });

  it("stops when the attempts are used up, and at once for an error that cannot get better", () => {
    expect(nextDelay(policyOf({ attempts: 3 }), 3, failed, 0)).toBeNull();
    expect(nextDelay(policyOf(undefined), 1, failed, 0)).toBeNull();
    expect(nextDelay(policyOf({ attempts: 9 }), 1, new NodeError("no", "No.", { retriable: false }), 0)).toBeNull();
  });

  it("never waits less than Retry-After", () => {
    const busy = new NodeError("busy", "Busy.", { retryAfterMs: 90_000 });
    expect(nextDelay(policyOf({ attempts: 2 }), 1, busy, 0)).toBe(90_000);
  });

  it("stays between half of the full wait and the full wait", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 19 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, random) => {
          const policy = policyOf({ attempts: 20, backoff_seconds: 1, max_backoff_seconds: 300 });
          const full = Math.min(300, 2 ** (failures - 1)) * 1000;
          const delay = nextDelay(policy, failures, failed, random) ?? -1;
          expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
          expect(delay).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});
