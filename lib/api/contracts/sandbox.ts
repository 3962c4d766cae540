import { z } from "zod";

const count = z.number().int();

/** How one language's processes are, of all engines together; what is counted is counted since they started. */
export const sandboxPool = z.object({
  running: count,
  /** Of those, what lasts and gives way to everything else. */
  slow: count,
  queued: count,
  /** Booted, for whoever comes. */
  warm: count,
  /** Kept for the block that they have run. */
  kept: count,
  runs: count,
  reused: count,
  boots: count,
  /** Ended at a limit, or by an error of the code. */
  kills: count,
  /** Turned away, because too many waited. */
  refusals: count,
});

const layers = z.array(z.object({ name: z.string(), is_active: z.boolean() }));

/** As one engine notes it. */
export const sandboxReport = z.object({
  is_strict: z.boolean(),
  layers,
  pools: z.object({ javascript: sandboxPool.optional(), python: sandboxPool.optional() }),
});

/** In GET /api/v1/operations. */
export const sandboxState = z.object({
  /** No code runs where a layer is missing. */
  is_strict: z.boolean(),
  layers,
  pools: z.array(sandboxPool.extend({ language: z.enum(["javascript", "python"]) })),
});
export type SandboxState = z.infer<typeof sandboxState>;
