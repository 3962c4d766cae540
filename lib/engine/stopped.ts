/** How a slice is stopped in the middle. */

/** Why a slice was stopped from outside. */
export type StopReason = "cancelled" | "timed_out" | "shutdown" | "lock_lost" | "stale" | "broken" | "graph_failed";

/** Thrown inside the graph to end the superstep without a result. */
export class SliceStopped extends Error {
  constructor(readonly reason: StopReason) {
    super(`The slice was stopped: ${reason}.`);
    this.name = "SliceStopped";
  }
}
