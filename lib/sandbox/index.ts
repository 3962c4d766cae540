/**
 * Runs people's JavaScript and TypeScript, each run in a process of its own that is locked down before the code arrives:
 * no files, no network, no environment, no other process; a bare realm without Node; time, memory and output limits kept by
 * the parent. Warm processes stand ready, so a run does not pay for a boot.
 */
import { availableParallelism } from "node:os";
import { NodeError } from "@/lib/nodes/errors";
import type { SandboxRequest, SandboxResult } from "@/lib/nodes/types";
import { log } from "@/lib/observability/log";
import { compileBlock } from "./compile";
import { SandboxPool } from "./pool";
import { DEFAULT_MEMORY_MB } from "./process";
import { readResult } from "./result";

const holder = globalThis as typeof globalThis & { __flowpilotSandbox?: SandboxPool };

function pool(): SandboxPool {
  holder.__flowpilotSandbox ??= new SandboxPool({
    warm: 2,
    concurrency: Math.max(2, availableParallelism()),
    maxQueue: 1_000,
    onUnavailable: (error) => log.error({ event: "sandbox.unavailable", err: error.cause ?? error }),
  });
  return holder.__flowpilotSandbox;
}

/**
 * Runs one block once. `input` and the value that comes back are JSON (undefined → null, NaN → null, dates → text).
 * @throws NodeError code_error (with `line`), sandbox_timeout, sandbox_memory, sandbox_output, sandbox_busy,
 *   sandbox_crashed, sandbox_unavailable, cancelled.
 */
export async function runSandboxed(request: SandboxRequest, signal: AbortSignal): Promise<SandboxResult> {
  const code = compileBlock(request.code, request.language);
  const input = JSON.stringify(request.input) ?? "null";
  if (signal.aborted) throw new NodeError("cancelled", "The run was cancelled.", { retriable: false });
  const reply = await pool().use(request.memoryMb ?? DEFAULT_MEMORY_MB, signal, (child) =>
    child.run(code, input, request.timeoutMs, signal),
  );
  return { value: readResult(reply.result), stdout: reply.output };
}

/** What isolates code on this machine, and how busy the pool is. Starts a process when none has been seen yet. */
export async function sandboxStatus(): Promise<{
  layers: string[];
  full: boolean;
  running: number;
  queued: number;
  warm: number;
}> {
  const layers = await pool().layers();
  return { layers, full: layers.includes("seccomp"), ...pool().counts() };
}

/** Ends all processes, for shutdown and tests. */
export function closeSandbox(): void {
  holder.__flowpilotSandbox?.close();
  holder.__flowpilotSandbox = undefined;
}
