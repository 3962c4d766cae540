/**
 * A circuit breaker: after several failures in a row that speak for an outage, calls are refused at once instead of waiting for a
 * service that is down; after a while one call may try, and what comes of it decides. Pure: the row, the signal and the time go in,
 * the next row comes out.
 *
 *   closed ──tripped──▶ open ──probed──▶ half_open ──succeeded──▶ closed
 *                         ▲                  │
 *                         └──failed, abandoned──┘
 */

export type BreakerState = "closed" | "open" | "half_open";

export interface Breaker {
  state: BreakerState;
  /** Failures in a row. */
  failures: number;
  /** Openings in a row; each doubles the time until the next trial. */
  trips: number;
  /** When the state began, ms. */
  since: number;
  failedAt: number;
  /** open: when one call may try. half_open: until when that call has the trial to itself. null: closed. */
  probeAt: number | null;
  error: Failure;
}

/** What the last failure was. */
export interface Failure {
  code: string;
  message: string;
}

export type Signal =
  | { kind: "failed"; error: Failure; retryAfterMs?: number; isProbe: boolean }
  | { kind: "succeeded"; isProbe: boolean }
  /** A call is at the door. */
  | { kind: "called" }
  /** The trial ended without saying anything about the service, a cancel for example. */
  | { kind: "abandoned" }
  /** By a person. */
  | { kind: "reset" };

/** Failures in a row that open it. */
export const FAILURES_TO_OPEN = 5;
/** A failure that is older does not count any more: "in a row" of a service that is called once a day means nothing. */
export const MEMORY_MS = 10 * 60_000;
/** Until the first trial; doubled for each one that fails … */
export const COOL_DOWN_MS = 30_000;
/** … up to this, unless the service itself asked for longer. */
export const LONGEST_COOL_DOWN_MS = 5 * 60_000;
const LONGEST_RETRY_AFTER_MS = 60 * 60_000;
/** A trial that has said nothing for so long is given up (its process may be gone), and the next call may try. */
export const PROBE_MS = 60_000;

type Step = "failed" | "tripped" | "succeeded" | "probed" | "abandoned" | "reset";

/** Where each step leads; a step that a state does not list changes nothing. */
const NEXT: Record<BreakerState, Partial<Record<Step, BreakerState>>> = {
  closed: { failed: "closed", tripped: "open", succeeded: "closed", reset: "closed" },
  open: { probed: "half_open", reset: "closed" },
  half_open: { probed: "half_open", succeeded: "closed", tripped: "open", abandoned: "open", reset: "closed" },
};

/** A breaker that nothing has happened to. */
export const fresh = (now: number): Breaker => ({
  state: "closed",
  failures: 0,
  trips: 0,
  since: now,
  failedAt: now,
  probeAt: null,
  error: { code: "", message: "" },
});

/** Whether a call may go through, is the trial if it can get it, or must wait so many ms. */
export function admission(
  breaker: Breaker,
  now: number,
): { kind: "pass" } | { kind: "probe" } | { kind: "wait"; ms: number } {
  if (breaker.state === "closed" || breaker.probeAt === null) return { kind: "pass" };
  return now >= breaker.probeAt ? { kind: "probe" } : { kind: "wait", ms: breaker.probeAt - now };
}

/** The breaker after the signal; the same object when nothing changes. */
export function react(breaker: Breaker, signal: Signal, now: number): Breaker {
  const step = stepOf(breaker, signal, now);
  const state = step && NEXT[breaker.state][step];
  if (!step || !state) return breaker;
  const since = state === breaker.state ? breaker.since : now;
  switch (step) {
    case "probed":
      return { ...breaker, state, since, probeAt: now + PROBE_MS };
    case "abandoned":
      return { ...breaker, state, since, probeAt: now };
    case "reset":
    case "succeeded":
      return breaker.state === "closed" && breaker.failures === 0 ? breaker : fresh(now);
    case "failed":
    case "tripped": {
      if (signal.kind !== "failed") return breaker;
      const failures = countOf(breaker, now);
      const trips = step === "tripped" ? breaker.trips + 1 : breaker.trips;
      const probeAt = step === "tripped" ? now + coolDown(trips, signal.retryAfterMs) : null;
      return { state, since, failures, trips, failedAt: now, probeAt, error: signal.error };
    }
  }
}

/** What a signal means to the breaker as it stands; null: nothing. */
function stepOf(breaker: Breaker, signal: Signal, now: number): Step | null {
  const { state } = breaker;
  switch (signal.kind) {
    case "called":
      return admission(breaker, now).kind === "probe" ? "probed" : null;
    case "succeeded":
      // Calls that were on their way before it opened say nothing about now.
      return state === "closed" || (state === "half_open" && signal.isProbe) ? "succeeded" : null;
    case "failed":
      if (state === "closed") return countOf(breaker, now) >= FAILURES_TO_OPEN ? "tripped" : "failed";
      return state === "half_open" && signal.isProbe ? "tripped" : null;
    case "abandoned":
    case "reset":
      return signal.kind;
  }
}

function countOf({ state, failures, failedAt }: Breaker, now: number): number {
  return state === "closed" && now - failedAt > MEMORY_MS ? 1 : failures + 1;
}

function coolDown(trips: number, retryAfterMs = 0): number {
  const own = Math.min(LONGEST_COOL_DOWN_MS, COOL_DOWN_MS * 2 ** (trips - 1));
  return Math.max(own, Math.min(LONGEST_RETRY_AFTER_MS, retryAfterMs));
}
