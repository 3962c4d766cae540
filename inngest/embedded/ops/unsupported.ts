import type { OpHandler } from ".";

/** A kind of step that this server does not know: an error at the place where the function awaits it, not a run that hangs. */
export const unsupported: OpHandler = (op, change) => {
  const message = `The embedded Inngest server does not support steps of the kind ${op.op} ("${op.displayName ?? op.id}").`;
  change.results = [
    ...(change.results ?? []),
    { id: op.id, op: op.op, name: op.displayName ?? op.id, value: { error: { name: "UnsupportedStep", message } } },
  ];
  change.discover = true;
};
