import type { OpHandler } from ".";

/** The step threw and may be tried again; when its attempts are used up, the error is its result. */
export const stepError: OpHandler = (op, change, { retry }) => {
  if (retry()) return;
  change.results = [
    ...(change.results ?? []),
    { id: op.id, op: op.op, name: op.displayName ?? op.id, value: { error: op.error } },
  ];
  change.discover = true;
};
