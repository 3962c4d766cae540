/** The SDK's config of a function, read strictly: what this server cannot keep is refused by name, never ignored. */
import { z } from "zod";
import { checkCron } from "./cron";
import { delayOf } from "./duration";
import { compileOptions, type FlowOptions, flowConfig } from "./flow";
import { compile } from "./match";

const functionConfig = z.strictObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.strictObject({
      event: z.string().optional(),
      expression: z.string().nullish(),
      cron: z.string().optional(),
      jitter: z.string().optional(),
    }),
  ),
  steps: z.object({
    step: z.object({
      runtime: z.object({ type: z.literal("http"), url: z.string() }),
      retries: z.object({ attempts: z.number().int().optional() }).optional(),
    }),
  }),
  cancel: z
    .array(z.object({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
  ...flowConfig,
});

export type FunctionConfig = z.infer<typeof functionConfig>;

/** What a run needs to know of its function. */
export interface RegisteredFunction {
  id: string;
  /** Calls of a step before it counts as failed: retries + 1. */
  maxAttempts: number;
  /** Where it is served. */
  url: string;
  /** Null: none, and starting a run needs no look at them. */
  options: FlowOptions | null;
}

/** A function asks for something that this server does not do. Its message names the function and the option. */
export class UnsupportedOption extends Error {
  constructor(functionId: string, option: string) {
    super(
      `Function "${functionId}" uses "${option}", which the embedded Inngest server does not support. Remove it, or set INNGEST_BASE_URL to an Inngest server that does.`,
    );
    this.name = "UnsupportedOption";
  }
}

export interface Compiled {
  registered: RegisteredFunction;
  config: FunctionConfig;
  cancels: { event: string; mine?: string; theirs?: string; expression?: string; timeoutMs?: number }[];
  triggers: { event: string; field?: string; value?: string | boolean; expression?: string }[];
  crons: string[];
}

/** SDK default: 3 retries. */
const DEFAULT_RETRIES = 3;

/** The only event of the server's own that functions can be triggered by; SDKs use it for onFailure. */
const FUNCTION_FAILED = "inngest/function.failed";

/** @throws UnsupportedOption, or an Error that names the function and the option whose value cannot be read. */
export function compileFunction(raw: Record<string, unknown>): Compiled {
  const id = String(raw.id);
  const known = new Set(Object.keys(functionConfig.shape));
  for (const [option, value] of Object.entries(raw)) {
    if (value !== undefined && value !== null && !known.has(option)) throw new UnsupportedOption(id, option);
  }
  const config = functionConfig.parse(
    Object.fromEntries(Object.entries(raw).filter(([option, value]) => known.has(option) && value !== null)),
  );
  const read = <T>(option: string, value: () => T): T => {
    try {
      return value();
    } catch (cause) {
      throw new Error(`Function "${id}" has an expression in "${option}" that cannot be read.`, { cause });
    }
  };
  const options = compileOptions(id, config, read);
  const triggers: Compiled["triggers"] = [];
  const crons: string[] = [];
  for (const trigger of config.triggers) {
    if (trigger.jitter) throw new UnsupportedOption(id, "jitter");
    if (trigger.cron !== undefined) {
      const { cron } = trigger;
      read("cron", () => checkCron(cron));
      crons.push(cron);
      continue;
    }
    const { event } = trigger;
    if (!event) throw new UnsupportedOption(id, "triggers without an event");
    if (event.includes("*")) throw new UnsupportedOption(id, `a trigger on "${event}"`);
    if (event.startsWith("inngest/") && event !== FUNCTION_FAILED)
      throw new UnsupportedOption(id, `a trigger on "${event}"`);
    const { field, literal, expression } = read("triggers", () => compile(trigger.expression ?? undefined, "event"));
    // Options are CEL over the event, which only an engine can evaluate: so it starts the run, and not the statement that takes the event in.
    triggers.push({ event, field, value: literal, expression: expression ?? (options ? "true" : undefined) });
  }
  return {
    registered: {
      id,
      maxAttempts: (config.steps.step.retries?.attempts ?? DEFAULT_RETRIES) + 1,
      url: config.steps.step.runtime.url,
      options,
    },
    config,
    triggers,
    crons,
    cancels: (config.cancel ?? []).map((cancel) => {
      const condition = read("cancelOn", () => compile(cancel.if, "async"));
      const { timeout } = cancel;
      if (timeout && /^\d{4,}-/.test(timeout)) throw new UnsupportedOption(id, "cancelOn.timeout as a moment");
      const timeoutMs = timeout ? read("cancelOn.timeout", () => delayOf(timeout, 0)) : undefined;
      return condition.ownField !== undefined
        ? {
            event: cancel.event,
            mine: condition.ownField,
            theirs: condition.field,
            expression: condition.expression,
            timeoutMs,
          }
        : { event: cancel.event, expression: cancel.if, timeoutMs };
    }),
  };
}
