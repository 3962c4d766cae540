/** What a process of the sandbox is handed of a lock: the files of Python's packages, or the script of npm's. Made once, kept, and handed over as bytes. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { cancelled } from "../reasons";
import { Budget } from "./archives";
import { refused } from "./errors";
import { type Lock, type LockedPackage, lockHash } from "./lock";
import { bundle } from "./npm/bundle";
import { joined } from "./pace";
import { fetchWheel, unpackWheel } from "./python";
import { runtimeOf } from "./runtime";
import { isMade, madeOf } from "./store";

export interface PackageContent {
  /** Told first, as JSON. */
  install: { script: string } | { files: [path: string, size: number][] };
  /** Follows as it is. */
  bytes: Buffer | null;
}

export interface Packages {
  /** Processes with the same packages have the same key. */
  key: string;
  /** A process that has them serves one run. */
  isSingleUse: boolean;
  /** Fetches and makes what is not here any more. @throws NodeError requirement_… */
  prepare(): Promise<void>;
  /** @throws NodeError requirement_… */
  content(): Promise<PackageContent>;
}

/** Raised when what is made of the same files comes to be something else. */
const FORMAT = 2;
const MAKING_MS = 300_000;

/** @param imports what the code imports, for JavaScript. Null when there is nothing to hand over. */
export function packagesOf(lock: Lock, imports: readonly string[], signal: AbortSignal): Packages | null {
  const isPython = lock.language === "python";
  if (isPython ? lock.packages.length === 0 : imports.length === 0) return null;
  const names = [...new Set(imports)].sort();
  const key = createHash("sha256")
    .update(JSON.stringify([FORMAT, lockHash(lock), names]))
    .digest("hex");
  const make = async () => {
    await requireRuntime(lock);
    // For all who wait for it, so that none of them ends it by leaving.
    const whole = AbortSignal.timeout(MAKING_MS);
    const work = once(key, () => madeOf(key, () => (isPython ? files(lock, whole) : bundle(lock, names, whole))));
    return orAborted(work, signal);
  };
  return {
    key,
    isSingleUse: lock.packages.some(hasForeignWasm),
    async prepare() {
      await requireRuntime(lock);
      if (!(await isMade(key))) await make();
    },
    async content() {
      const bytes = await make();
      return isPython ? readFiles(bytes) : { install: { script: bytes.toString("utf8") }, bytes: null };
    },
  };
}

/**
 * WebAssembly of strangers can keep things from one run for the next where no memory is put back: in its own globals, and in the table of
 * functions. What Pyodide is made with is known, byte for byte, and does not.
 */
const hasForeignWasm = ({ source, file }: LockedPackage) => source === "pypi" && file.endsWith("_wasm32.whl");

/** @throws NodeError requirement_lock_outdated */
async function requireRuntime(lock: Lock): Promise<void> {
  const runtime = await runtimeOf(lock.language);
  if (lock.runtime === runtime) return;
  const why = `The packages of this code were chosen for ${lock.runtime}, and this is ${runtime}.`;
  throw refused("requirement_lock_outdated", why, { hint: "Save the block again, so that they are chosen anew." });
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(cancelled());
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** What is being made now. */
const making = new Map<string, Promise<Buffer>>();

function once(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const known = making.get(key);
  if (known) return known;
  const work = make().finally(() => making.delete(key));
  making.set(key, work);
  return work;
}

/** Their paths and sizes, then one after the other. */
async function files(lock: Lock, signal: AbortSignal): Promise<Buffer> {
  const budget = new Budget();
  const all = new Map<string, Buffer>();
  for (const locked of lock.packages) {
    const files = await unpackWheel(locked, await fetchWheel(locked, signal), budget);
    for (const { path, bytes } of files) all.set(path, bytes);
  }
  const head = Buffer.from(`${JSON.stringify([...all].map(([path, bytes]) => [path, bytes.length]))}\n`);
  return joined([head, ...all.values()]);
}

const listed = z.array(z.tuple([z.string(), z.number().int().nonnegative()]));

function readFiles(made: Buffer): PackageContent {
  const end = made.indexOf(10);
  return { install: { files: listed.parse(JSON.parse(made.toString("utf8", 0, end))) }, bytes: made.subarray(end + 1) };
}
