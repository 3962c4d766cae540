/**
 * Packages for code blocks: pure Python wheels and those that Pyodide is made with, packages of npm that are plain JavaScript. They are
 * resolved and downloaded here, in the parent, to a lock of files by checksum; a process of the sandbox is handed their content and reads no file. After
 * that no run needs the network. Nothing of a package runs outside of the sandbox.
 */
import { setMaxListeners } from "node:events";
import { cancelled } from "../reasons";
import { refused } from "./errors";
import { packagesOf } from "./load";
import { type Lock, MAX_PACKAGES } from "./lock";
import { resolveNpm } from "./npm";
import { parseNpmRequirement } from "./npm/requirement";
import { resolvePython } from "./python";
import { runtimeOf } from "./runtime";

export { type Lock, lockHash, lockSchema } from "./lock";

const MAX_LINES = 50;
const MAX_LENGTH = 300;
/** Of the choosing and downloading of everything. */
const MAX_MS = 300_000;

export interface RequirementsRequest {
  language: "javascript" | "typescript" | "python";
  /** A line each: "requests>=2", "lodash@^4". Empty ones and comments count for nothing. */
  requirements: readonly string[];
}

export interface ResolveOptions {
  signal?: AbortSignal;
}

/**
 * Chooses versions, downloads and verifies every file, and puts them together as a run will use them.
 * @throws NodeError requirement_invalid, _not_found, _no_version, _conflict, _yanked, _needs_build, _native, _node_builtin, _not_bundled,
 *   _too_large, _too_many, _hash_mismatch, _unsafe_archive, _registry_unreachable (which may pass); cancelled. `details.package` names
 *   the package and `details.wantedBy` the one that asks for it.
 */
export async function resolveRequirements(request: RequirementsRequest, options: ResolveOptions = {}): Promise<Lock> {
  const late = AbortSignal.timeout(MAX_MS);
  const signal = AbortSignal.any(options.signal ? [options.signal, late] : [late]);
  // Many requests at a time listen to it.
  setMaxListeners(0, signal);
  const language = request.language === "python" ? "python" : "javascript";
  const requirements = linesOf(request.requirements);
  if (signal.aborted) throw cancelled();
  const runtime = await runtimeOf(language);
  const empty: Lock = { format: 1, language, runtime, requirements, packages: [] };
  if (requirements.length === 0) return empty;
  const packages = await (language === "python" ? resolvePython : resolveNpm)(requirements, signal).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      if (!late.aborted || options.signal?.aborted) throw cancelled();
      const why = `These requirements took longer than ${MAX_MS / 60_000} minutes to be had.`;
      throw refused("requirement_registry_unreachable", why, { retriable: true, hint: "Try again, or ask for less." });
    },
  );
  if (packages.length > MAX_PACKAGES) {
    throw refused("requirement_too_many", `These requirements come to more than ${MAX_PACKAGES} packages.`);
  }
  const lock: Lock = { ...empty, packages };
  // What cannot be unpacked or put together is told now, and not by the first run.
  await packagesOf(lock, namesIn(lock), signal)?.prepare();
  return lock;
}

/** Without comments. @throws NodeError requirement_invalid, requirement_too_many */
function linesOf(given: readonly string[]): string[] {
  const lines = given.map((line) => line.replace(/(^|\s)#.*$/, "").trim()).filter(Boolean);
  if (lines.length > MAX_LINES)
    throw refused("requirement_too_many", `A block may have ${MAX_LINES} requirements, and not ${lines.length}.`);
  const long = lines.find((line) => line.length > MAX_LENGTH);
  if (long) throw refused("requirement_invalid", `"${long.slice(0, 60)}…" is longer than a requirement may be.`);
  return lines;
}

/** Whether runs refuse it, because it was resolved for another runtime than this installation has by now. */
export async function isOutdated({ language, runtime }: Lock): Promise<boolean> {
  return runtime !== (await runtimeOf(language));
}

/** For JavaScript: the packages that code may import by name. */
export function namesIn(lock: Lock): string[] {
  return lock.language === "javascript" ? lock.requirements.map((line) => parseNpmRequirement(line).name) : [];
}
