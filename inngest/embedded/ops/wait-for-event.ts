import { delayOf } from "../duration";
import { compile } from "../match";
import type { WaitSpec } from "../types";
import type { OpHandler } from ".";

/** step.waitForEvent: a row that an event's arrival looks up, and a job for its timeout. The event's name is the op's name. */
export const waitForEvent: OpHandler = (op, change, { job, now, race }) => {
  const condition = compile(typeof op.opts?.if === "string" ? op.opts.if : undefined, "async");
  const value = condition.ownField === undefined ? condition.literal : job.event.data[condition.ownField];
  // An index over objects would have to know how to compare them; CEL does.
  const byIndex = condition.field !== undefined && (typeof value !== "object" || value === null);
  const wait: WaitSpec = byIndex
    ? { event: op.name ?? "", field: condition.field, value, expression: condition.expression }
    : { event: op.name ?? "", expression: op.opts?.if === undefined ? undefined : String(op.opts.if) };
  change.planned = [
    ...(change.planned ?? []),
    {
      id: op.id,
      name: op.displayName ?? op.id,
      op: op.op,
      race,
      wait,
      job: { kind: "timeout", delayMs: delayOf(String(op.opts?.timeout ?? ""), now) },
    },
  ];
};
