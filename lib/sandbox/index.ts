/**
 * Runs people's JavaScript, TypeScript and Python, each in a process that is locked down before the code arrives: no files, no network,
 * no environment, no other process; a bare realm without Node; time, memory and output limits kept by the parent. Warm processes stand
 * ready, so a run does not pay for a boot; one that has run a block serves further runs of the same block, each in a realm
 * that is new.
 */
import { createHash } from "node:crypto";
import type { SandboxRequest, SandboxResult } from "@/lib/nodes/types";
import { compileBlock } from "./compile";
import { answerCall } from "./grants";
import { poolFor, requireIsolation } from "./pools";
import type { SandboxProcess } from "./process";
import { cancelled } from "./reasons";
import { type Lock, namesIn } from "./requirements";
import { refused } from "./requirements/errors";
import { packagesOf } from "./requirements/load";
import { readResult } from "./result";
import { DEFAULT_MEMORY_MB } from "./runner";
import { snapshotReady } from "./snapshot";

export { closeSandbox, sandboxStatus } from "./pools";

/** Told to whoever runs Python for the first time on an installation. */
const FIRST_PYTHON = "Python is set up for the first time on this installation; this takes some seconds.";

/**
 * Runs one block once. `input` and the value that comes back are JSON; what JSON does not hold is defined in README.md.
 * @throws NodeError code_error (with `line`), sandbox_timeout, sandbox_memory, sandbox_output, sandbox_refused, sandbox_busy,
 *   sandbox_crashed, sandbox_unavailable, sandbox_not_isolated, sandbox_packages, requirement_…, cancelled.
 */
export async function runSandboxed(request: SandboxRequest, signal: AbortSignal): Promise<SandboxResult> {
  const { language, timeoutMs, memoryMb = DEFAULT_MEMORY_MB, hosts = [], workspace = "", singleUse = false } = request;
  const { code, packages } = withPackages(request, signal);
  const input = JSON.stringify(request.input) ?? "null";
  const secrets = JSON.stringify(request.secrets ?? {});
  if (signal.aborted) throw cancelled();
  const runner = language === "python" ? "python" : "javascript";
  await requireIsolation();
  if (runner === "python") await snapshotReady(() => request.onWait?.(FIRST_PYTHON));
  const key = keyOf([runner, code, workspace, secrets, JSON.stringify(hosts), String(memoryMb), packages?.key ?? ""]);
  // Before a place is taken: what is not here any more is fetched first.
  await packages?.prepare();
  const prepare = packages
    ? async (child: SandboxProcess) => child.install(await packages.content(), signal)
    : undefined;
  const use = { key, workspace, memoryMb, singleUse: singleUse || (packages?.isSingleUse ?? false), prepare };
  return poolFor(runner).use(use, signal, async (child) => {
    const call = answerCall(request);
    const reply = await child.run({ code, input, secrets, timeoutMs, memoryMb, call }, signal);
    if (reply.interrupted || reply.refused) child.isLast = true;
    return { value: readResult(reply, { timeoutMs, memoryMb }), stdout: reply.output };
  });
}

/** The code as it is run, and the packages that it imports. */
function withPackages({ language, code, lock }: SandboxRequest, signal: AbortSignal) {
  if (language === "python")
    return { code, packages: lock ? packagesOf(requireFor("python", lock), [], signal) : null };
  const { script, imports } = compileBlock(code, language, lock ? namesIn(requireFor("javascript", lock)) : []);
  return { code: script, packages: lock ? packagesOf(lock, imports, signal) : null };
}

function requireFor(language: Lock["language"], lock: Lock): Lock {
  if (lock.language === language) return lock;
  throw refused("requirement_lock_outdated", `The packages of this code were chosen for ${lock.language}.`, {
    hint: "Save the block again, so that they are chosen anew.",
  });
}

/** Every part with its length, so that no two lists of parts give one key. */
function keyOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("base64url");
}
