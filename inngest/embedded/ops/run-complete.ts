import type { OpHandler } from ".";

/** The function returned. */
export const runComplete: OpHandler = (op, change) => {
  change.finish = { status: "completed", output: { data: op.data ?? null } };
};
