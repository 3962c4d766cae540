/**
 * Flow control: the options of a function that are decided when one of its runs starts (concurrency, priority, singleton, idempotency, rate limit,
 * timeouts). Their keys are CEL over the event, so an engine works them out; inngest.start_with applies what they came to.
 */
import { z } from "zod";
import { delayOf } from "./duration";
import { evaluate } from "./match";
import type { InngestEvent, Slot } from "./types";

const limit = z.number().int().min(1);
const concurrency = z.strictObject({
  limit: z.number().int().min(0),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});

/** The options' part of a function's config, as the SDK sends it. */
export const flowConfig = {
  concurrency: z.union([z.number().int().min(0), concurrency, z.array(concurrency).min(1).max(2)]).optional(),
  priority: z.strictObject({ run: z.string().optional() }).optional(),
  singleton: z.strictObject({ key: z.string().optional(), mode: z.enum(["skip", "cancel"]) }).optional(),
  idempotency: z.string().optional(),
  rateLimit: z.strictObject({ key: z.string().optional(), limit, period: z.string() }).optional(),
  timeouts: z.strictObject({ start: z.string().optional(), finish: z.string().optional() }).optional(),
};

type FlowConfig = z.infer<z.ZodObject<typeof flowConfig>>;

export interface FlowOptions {
  concurrency: { prefix: string; limit: number; key?: string }[];
  /** CEL: seconds that a run goes ahead of others, or behind them. */
  priority?: string;
  singleton?: { key?: string; mode: "skip" | "cancel" };
  /** At most one start every `emissionMs`, and so many more at once. */
  limit?: { key?: string; emissionMs: number; burst: number };
  startMs?: number;
  finishMs?: number;
}

/** What the options came to for one event; stored with the run. */
export interface Flow {
  slots?: Slot[];
  priority?: number;
  singleton?: string;
  mode?: "skip" | "cancel";
  limit?: { key: string; emissionMs: number; burst: number };
  startMs?: number;
}

/** As long as the real server remembers a function's idempotency key. */
const IDEMPOTENCY_MS = 86_400_000;

/** Twelve hours, the real server's bound. */
const MOST_PRIORITY_S = 43_200;

type Read = <T>(option: string, value: () => T) => T;

/**
 * @param read wraps what may fail with a sentence that names function and option.
 * @returns null when the function uses none of them.
 */
export function compileOptions(id: string, config: FlowConfig, read: Read): FlowOptions | null {
  const duration = (option: string, text: string | undefined) =>
    text === undefined ? undefined : read(option, () => delayOf(text, 0));
  const options: FlowOptions = {
    concurrency: concurrencyOf(id, config, read),
    priority: checked("priority.run", config.priority?.run, read),
    limit: limitOf(config, read),
    startMs: duration("timeouts.start", config.timeouts?.start),
    finishMs: duration("timeouts.finish", config.timeouts?.finish),
  };
  if (config.singleton) {
    options.singleton = { mode: config.singleton.mode, key: checked("singleton.key", config.singleton.key, read) };
  }
  const { concurrency: limits, ...rest } = options;
  return limits.length > 0 || Object.values(rest).some((value) => value !== undefined) ? options : null;
}

function concurrencyOf(id: string, config: FlowConfig, read: Read): FlowOptions["concurrency"] {
  const given = config.concurrency ?? [];
  const list = typeof given === "number" ? [{ limit: given }] : Array.isArray(given) ? given : [given];
  return list
    .filter((one) => one.limit > 0) // 0 means without a limit, as on the real server.
    .map((one: z.infer<typeof concurrency>) => {
      const key = checked("concurrency.key", one.key, read);
      const scope = one.scope ?? "fn";
      if (scope !== "fn" && !key)
        throw new Error(`Function "${id}" has a concurrency limit of the scope "${scope}" without a key.`);
      // Wider scopes are shared by all functions whose keys come to the same value.
      return { prefix: scope === "fn" ? `fn ${id} ${key ?? ""}` : scope, limit: one.limit, key };
    });
}

function limitOf(config: FlowConfig, read: Read): FlowOptions["limit"] {
  if (config.idempotency !== undefined) {
    return { key: checked("idempotency", config.idempotency, read), emissionMs: IDEMPOTENCY_MS, burst: 0 };
  }
  const { rateLimit } = config;
  if (!rateLimit) return undefined;
  const periodMs = read("rateLimit.period", () => delayOf(rateLimit.period, 0));
  const key = checked("rateLimit.key", rateLimit.key, read);
  return { key, emissionMs: periodMs / rateLimit.limit, burst: Math.floor(rateLimit.limit / 10) };
}

function checked(option: string, expression: string | undefined, read: Read): string | undefined {
  if (!expression) return undefined;
  return read(option, () => {
    evaluate(expression, null);
    return expression;
  });
}

/** What a function's options come to for an event. An expression that fails counts as its option not given, as on the real server. */
export function flowOf(options: FlowOptions, event: InngestEvent): Flow {
  const flow: Flow = {};
  const text = (expression: string | undefined) => (expression ? textOf(evaluate(expression, event)) : "");
  if (options.concurrency.length > 0) {
    flow.slots = options.concurrency.map(({ prefix, limit: most, key }) => ({
      key: `${prefix} ${text(key) ?? ""}`,
      limit: most,
    }));
  }
  if (options.priority) {
    const seconds = Number(evaluate(options.priority, event));
    if (Number.isFinite(seconds))
      flow.priority = Math.round(Math.min(Math.max(seconds, -MOST_PRIORITY_S), MOST_PRIORITY_S));
  }
  if (options.singleton) {
    const key = text(options.singleton.key);
    // false: this event's run is no singleton.
    if (key !== undefined && key !== "false") {
      flow.singleton = key;
      flow.mode = options.singleton.mode;
    }
  }
  if (options.limit) {
    const key = text(options.limit.key);
    if (key !== undefined) flow.limit = { ...options.limit, key };
  }
  if (options.startMs !== undefined) flow.startMs = options.startMs;
  return flow;
}

/** Undefined: the expression failed. */
function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
