/** For tests: a block run once, and the failure of one. */
import { NodeError } from "@/lib/nodes/errors";
import type { SandboxRequest, SandboxResult } from "@/lib/nodes/types";
import { runSandboxed } from ".";

type More = Partial<Omit<SandboxRequest, "code" | "input">>;

/** Runs with a time limit that a busy machine does not reach, unless another is given. */
export function python(code: string, input: unknown = null, more: More = {}): Promise<SandboxResult> {
  const request: SandboxRequest = { language: "python", code, input, timeoutMs: 15_000, ...more };
  return runSandboxed(request, AbortSignal.timeout(120_000));
}

export function javascript(code: string, input: unknown = null, more: More = {}): Promise<SandboxResult> {
  const request: SandboxRequest = { language: "javascript", code, input, timeoutMs: 15_000, ...more };
  return runSandboxed(request, AbortSignal.timeout(120_000));
}

/** @throws when the work does not fail, or with anything but a NodeError. */
export async function failure(work: Promise<unknown>): Promise<NodeError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof NodeError) return error;
  throw new Error(`expected a NodeError, got ${String(error)}`, { cause: error });
}
