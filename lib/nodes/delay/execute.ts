import { z } from "zod";
import { NodeError } from "../errors";
import { asText, evaluateEither } from "../text";
import type { NodeContext, NodeExecutor } from "../types";
import type delay from "./index";
import { LONGEST_SECONDS, SHORTEST_SECONDS } from "./index";

/** A moment needs its zone: the same text must mean the same on every machine. */
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

export const executor: NodeExecutor<typeof delay.config> = {
  async execute(ctx, config, input) {
    const now = ctx.now().getTime();
    const until = config.until?.trim()
      ? await momentOf(ctx, config.until)
      : now + (await secondsOf(ctx, config.seconds)) * 1000;
    if (until <= now) return { kind: "output", output: input };
    if (until - now > LONGEST_SECONDS * 1000) throw outOfRange("The wait is longer than 366 days.");
    return { kind: "sleep", until: new Date(until) };
  },
  async resume(_ctx, _config, input) {
    return { kind: "output", output: input };
  },
};

async function momentOf(ctx: NodeContext, template: string): Promise<number> {
  const text = asText(await ctx.render(template)).trim();
  const parsed = moment.safeParse(text);
  if (!parsed.success) {
    throw new NodeError("delay_bad_moment", `"${text.slice(0, 80)}" is not a moment in time.`, {
      retriable: false,
      hint: "Write it as 2030-01-31T09:00:00Z, with Z or an offset such as +01:00.",
    });
  }
  return Date.parse(parsed.data);
}

async function secondsOf(ctx: NodeContext, seconds: number | string | undefined): Promise<number> {
  const value = typeof seconds === "string" ? await evaluateEither(ctx, seconds) : seconds;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) {
    throw outOfRange("The number of seconds to wait is not a number.");
  }
  if (number < SHORTEST_SECONDS || number > LONGEST_SECONDS) {
    throw outOfRange(`Cannot wait ${number} s: the shortest wait is 1 s, the longest 366 days.`);
  }
  return number;
}

function outOfRange(message: string): NodeError {
  return new NodeError("delay_out_of_range", message, { retriable: false });
}
