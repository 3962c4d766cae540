/** The pools of this process, one a language, sized by its cores and memory. Python's is made when somebody first needs it. */
import { availableParallelism, totalmem } from "node:os";
import { log } from "@/lib/observability/log";
import { type PoolCounts, SandboxPool } from "./pool";
import { notStrict } from "./reasons";
import { isStrict, LAYERS, type Layer, missingLayers, type Runner } from "./runner";
import { snapshotFile } from "./snapshot";

const holder = globalThis as typeof globalThis & { __flowpilotSandbox?: Partial<Record<Runner, SandboxPool>> };

const MAX_QUEUE = 1_000;
const MAX_RUNS = 500;
const MAX_AGE_MS = 10 * 60_000;
const SLOW_AFTER_MS = 1_000;
const GB = 1024 ** 3;

/** A JavaScript process takes 25 MB, a Python one 200. */
function sizes(runner: Runner): { warm: number; kept: number; slow: number } {
  const cores = availableParallelism();
  const gigabytes = totalmem() / GB;
  if (runner === "javascript") return { warm: 2, kept: Math.min(16, Math.max(8, cores * 2)), slow: 8 };
  const spare = Math.max(1, Math.min(cores, Math.floor(gigabytes / 4)));
  return { warm: Math.min(2, spare), kept: spare, slow: Math.min(4, Math.max(2, spare)) };
}

export function poolFor(runner: Runner): SandboxPool {
  holder.__flowpilotSandbox ??= {};
  holder.__flowpilotSandbox[runner] ??= new SandboxPool({
    runner,
    ...sizes(runner),
    quick: Math.max(2, availableParallelism()),
    maxQueue: MAX_QUEUE,
    maxRuns: MAX_RUNS,
    maxAgeMs: MAX_AGE_MS,
    slowAfterMs: SLOW_AFTER_MS,
    snapshot: runner === "python" ? () => snapshotFile() : async () => null,
    onUnavailable: (error) => log.error({ event: "sandbox.unavailable", err: error.cause ?? error }),
  });
  return holder.__flowpilotSandbox[runner];
}

let missing: Layer[] | null = null;

/** The layers that this machine lacks; looked at once, and written into the log. */
async function lookForMissing(): Promise<Layer[]> {
  if (missing) return missing;
  const found = missingLayers(await poolFor("javascript").layers());
  if (!missing && found.length > 0) {
    log.warn({ event: "sandbox.layers_missing", missing: found }, `Code runs here without: ${found.join(", ")}.`);
  }
  missing = found;
  return found;
}

/** @throws NodeError sandbox_not_isolated when the operator demands every layer and one is missing. */
export async function requireIsolation(): Promise<void> {
  if (isStrict()) refuseUnlessWhole(await lookForMissing());
}

/** @throws NodeError sandbox_not_isolated */
export function refuseUnlessWhole(lacking: readonly Layer[]): void {
  if (lacking.length > 0) throw notStrict(lacking);
}

export interface SandboxStatus {
  layers: { name: Layer; isActive: boolean }[];
  isStrict: boolean;
  /** Only of languages that have been used in this process. */
  pools: Partial<Record<Runner, PoolCounts>>;
}

/** What isolates code on this machine, and how busy this process's pools are. Starts a process when none has been seen yet. */
export async function sandboxStatus(): Promise<SandboxStatus> {
  const lacking = await lookForMissing();
  const pools: SandboxStatus["pools"] = {};
  for (const runner of ["javascript", "python"] as const) {
    const pool = holder.__flowpilotSandbox?.[runner];
    if (pool) pools[runner] = pool.counts();
  }
  return {
    layers: LAYERS.map((name) => ({ name, isActive: !lacking.includes(name) })),
    isStrict: isStrict(),
    pools,
  };
}

/** Ends all processes, for shutdown and tests. */
export function closeSandbox(): void {
  for (const pool of Object.values(holder.__flowpilotSandbox ?? {})) pool.close();
  holder.__flowpilotSandbox = undefined;
}
