import { z } from "zod";
import { delayOf } from "../duration";
import type { OpHandler } from ".";

const optsSchema = z.object({
  function_id: z.string().min(1),
  payload: z.object({ data: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  timeout: z.string().nullish(),
});

/** As long as the real server waits when no timeout is given. */
const LONGEST = "365d";

/** step.invoke: a run of another function, whose result or error becomes the step's, and a job for the timeout. */
export const invokeFunction: OpHandler = (op, change, { now, race }) => {
  const { function_id, payload, timeout } = optsSchema.parse(op.opts);
  change.planned = [
    ...(change.planned ?? []),
    {
      id: op.id,
      name: op.displayName ?? op.id,
      op: op.op,
      race,
      invoke: { function: function_id, data: payload?.data ?? {}, ts: now },
      job: { kind: "timeout", delayMs: delayOf(timeout || LONGEST, now) },
    },
  ];
};
