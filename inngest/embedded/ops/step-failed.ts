import type { OpHandler } from ".";

/** The step failed for good: the function sees the error where it awaits the step. */
export const stepFailed: OpHandler = (op, change) => {
  change.results = [
    ...(change.results ?? []),
    { id: op.id, op: op.op, name: op.displayName ?? op.id, value: { error: op.error } },
  ];
  change.discover = true;
};
