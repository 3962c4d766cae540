import { delayOf } from "../duration";
import type { OpHandler } from ".";

/** step.sleep and step.sleepUntil: the time is the op's name, a duration or a moment. */
export const sleep: OpHandler = (op, change, { now, race }) => {
  change.planned = [
    ...(change.planned ?? []),
    {
      id: op.id,
      name: op.displayName ?? op.id,
      op: op.op,
      race,
      job: { kind: "sleep", delayMs: delayOf(op.name ?? "", now) },
    },
  ];
};
