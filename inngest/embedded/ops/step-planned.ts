import type { OpHandler } from ".";

/** A step of a parallel group (or one that the SDK puts off): called on its own, by its id. */
export const stepPlanned: OpHandler = (op, change, { race }) => {
  change.planned = [
    ...(change.planned ?? []),
    { id: op.id, name: op.displayName ?? op.id, op: op.op, race, job: { kind: "step", delayMs: 0 } },
  ];
};
