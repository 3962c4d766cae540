import type { OpHandler } from ".";

/** step.run, and all that the SDK builds on it (sendEvent): it ran and returned. */
export const stepRun: OpHandler = (op, change) => {
  change.results = [
    ...(change.results ?? []),
    { id: op.id, op: op.op, name: op.displayName ?? op.id, value: { data: op.data ?? null } },
  ];
  change.discover = true;
};
