/** From lines as in requirements.txt to wheels, each with its checksum, downloaded and kept. */
import { env } from "@/lib/env";
import { type ArchiveFile, type Budget, unzip } from "../archives";
import { megabytes, refused } from "../errors";
import type { LockedPackage } from "../lock";
import { ask, inParallel, type Registry, registryOf, Total } from "../registry";
import { keep, kept, sha256Of } from "../store";
import { type Candidate, candidatesOf, matching, whyNone } from "./candidates";
import { type IndexFile, readIndex } from "./index-page";
import { mismatch, requirementsOf } from "./metadata";
import { distribution } from "./pyodide";
import { applies, normalised, parseRequirement, type Requirement } from "./requirement";
import { type Source, solve } from "./solve";

export const MAX_FILE = 64 * 1024 * 1024;
const AT_ONCE = 6;
/** Projects that are asked for before it is their turn, of those that one needs. */
const AHEAD = 30;

const pypi = () => registryOf(env().pypiIndexUrl, "basic");
const pyodideFiles = () => registryOf(env().pyodidePackagesUrl, "basic");

/** @throws NodeError requirement_… */
export async function resolvePython(lines: readonly string[], signal: AbortSignal): Promise<LockedPackage[]> {
  const registry = pypi();
  const { packages: built } = await distribution();
  const pages = new Map<string, Promise<IndexFile[] | null>>();
  const needs = new Map<string, Promise<Requirement[]>>();
  const sorted = new Map<string, Promise<Candidate[]>>();
  const page = (name: string) => once(pages, name, () => readIndex(registry, name, signal));
  const source: Source = {
    async candidates(name, specifier, preferBuilt, wantedBy) {
      const own = built.get(name) ?? null;
      // A library of Pyodide's is no package of anybody else, whatever has its name there.
      const files = own?.isLibrary ? null : await page(name);
      if (own?.isLibrary && !preferBuilt) throw whyNone(name, specifier, null, null, wantedBy);
      const all = await once(sorted, `${name} ${preferBuilt}`, async () =>
        candidatesOf(name, files ?? [], own, preferBuilt),
      );
      const found = matching(all, specifier);
      if (found.length === 0) throw whyNone(name, specifier, files, own, wantedBy);
      return found;
    },
    requirements: (candidate) =>
      once(needs, `${candidate.name} ${candidate.version}`, async () => {
        const all = await requirementsOf(
          candidate,
          registry,
          () => fetchCandidate(candidate, registry, signal),
          signal,
        );
        // Many at a time; what goes wrong is told when its turn comes.
        for (const one of all.filter((one) => applies(one, [])).slice(0, AHEAD)) {
          if (!built.get(one.name)?.isLibrary) void page(one.name).catch(() => undefined);
        }
        return all;
      }),
  };
  const chosen = await solve(source, lines.map(parseRequirement), signal);
  const locked = new Map<string, LockedPackage>();
  const total = new Total();
  await inParallel(chosen, AT_ONCE, async (candidate) => {
    const bytes = await fetchCandidate(candidate, registry, signal);
    total.add(bytes.length);
    const { name, version, source, file, sha256 } = candidate;
    const host = source === "pyodide" ? pyodideFiles().host : registry.host;
    locked.set(name, { name, version, source, file, host, sha256, size: bytes.length });
  });
  return chosen.flatMap(({ name }) => locked.get(name) ?? []);
}

function once<T>(all: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = all.get(key) ?? make();
  all.set(key, known);
  return known;
}

async function fetchCandidate(candidate: Candidate, registry: Registry, signal: AbortSignal): Promise<Buffer> {
  const here = await kept(candidate.sha256);
  if (here) return here;
  const { from, file } = candidate;
  return from ? download(candidate, registry, from.url, signal) : download(candidate, pyodideFiles(), file, signal);
}

interface Wheel {
  name: string;
  version: string;
  file: string;
  sha256: string;
}

async function download(wheel: Wheel, registry: Registry, address: string, signal: AbortSignal): Promise<Buffer> {
  const { name, version, file, sha256 } = wheel;
  const answer = await ask(registry, address, { maxBytes: MAX_FILE, signal, what: file, package: name });
  if (!answer) {
    const why = `${file} could not be had: ${registry.host} does not have it.`;
    throw refused("requirement_registry_unreachable", why, { package: name, version, retriable: true });
  }
  if (answer.body.length > MAX_FILE) {
    const why = `${file} has ${megabytes(answer.body.length)}, and ${megabytes(MAX_FILE)} is the most.`;
    throw refused("requirement_too_large", why, { package: name, version });
  }
  if ((await sha256Of(answer.body)) !== sha256) throw mismatch(wheel);
  await keep(answer.body);
  return answer.body;
}

/** A file of a lock, from here or, when it is here no more, from where it came from; never another one. */
export async function fetchWheel(locked: LockedPackage, signal: AbortSignal): Promise<Buffer> {
  const here = await kept(locked.sha256);
  if (here) return here;
  if (locked.source === "pyodide") return download(locked, pyodideFiles(), locked.file, signal);
  const registry = pypi();
  const files = await readIndex(registry, normalised(locked.name), signal);
  const found = files?.find(({ file }) => file === locked.file);
  if (!found) {
    const why = `${locked.file} is here no more, and ${registry.host} does not have it.`;
    throw refused("requirement_registry_unreachable", why, {
      package: locked.name,
      version: locked.version,
      retriable: true,
    });
  }
  return download(locked, registry, found.url, signal);
}

const SITE = "/lib/python3.14/site-packages/";
/** Where Pyodide has what its packages link to. */
const LIBRARIES = "/lib/";
/** Parts of a wheel's data folder that are of use here (PEP 427); scripts and headers are not. */
const DATA = /^[^/]+\.data\/(?:purelib|platlib)\/(.+)$/;

/** A wheel's files, as they lie in the interpreter's file system. @throws NodeError requirement_unsafe_archive */
export async function unpackWheel(
  { file, source }: LockedPackage,
  bytes: Buffer,
  budget: Budget,
): Promise<ArchiveFile[]> {
  const isLibrary = source === "pyodide" && file.endsWith(".zip");
  // Only what says so brings WebAssembly: by that it is known which processes may serve further runs.
  const isPure = source === "pypi" && !file.endsWith("_wasm32.whl");
  const files = await unzip(file, bytes, budget, (path) => !(isPure && path.endsWith(".so")));
  return files.flatMap(({ path, bytes: content }) => {
    if (isLibrary && path.endsWith(".so")) return { path: `${LIBRARIES}${path.split("/").at(-1)}`, bytes: content };
    const inside = DATA.exec(path)?.[1];
    if (!inside && /^[^/]+\.data\//.test(path)) return [];
    return { path: `${SITE}${inside ?? path}`, bytes: content };
  });
}
