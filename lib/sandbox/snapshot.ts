/**
 * The interpreter's memory after its boot, in <dataDir>/python: a process that begins there is ready in half a second instead of five.
 * Made by a process of its own, once for each version of Pyodide and of our code in it; needs no network.
 */
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { env } from "@/lib/env";
import { log } from "@/lib/observability/log";
import { unavailable } from "./reasons";
import { commandFor, DEFAULT_MEMORY_MB } from "./runner";

/** What the memory depends on. */
const SOURCES = [
  "block.py",
  "boot.cjs",
  ...["baseline", "interpreter", "linker", "pipes", "shell"].map((name) => `${name}.js`),
];
const MAX_BYTES = 256 * 1024 * 1024;
const TIMEOUT_MS = 300_000;

let making: Promise<string> | null = null;
/** Files that have been there. Whoever boots looks again; a run in a process that stands ready need not. */
const seen = new Set<string>();

/** Waits until there is a snapshot, as far as is known: looks at the disk once. @throws NodeError sandbox_unavailable */
export async function snapshotReady(onWait: () => void): Promise<void> {
  if (making || !seen.has(await pathOf())) await snapshotFile(onWait);
}

/**
 * The snapshot's file; made when there is none yet, by one caller for all of this process.
 * @param onWait called when it has to be made, which takes some seconds.
 * @throws NodeError sandbox_unavailable
 */
export async function snapshotFile(onWait?: () => void): Promise<string> {
  const file = await pathOf();
  if (!making && (await exists(file))) {
    seen.add(file);
    return file;
  }
  onWait?.();
  making ??= make(file).finally(() => {
    making = null;
  });
  return making;
}

/** By data folder; the sources do not change while a process runs. */
const paths = new Map<string, Promise<string>>();

function pathOf(): Promise<string> {
  const { dataDir } = env();
  const known = paths.get(dataDir) ?? findPath(dataDir);
  paths.set(dataDir, known);
  return known;
}

async function findPath(dataDir: string): Promise<string> {
  const root = process.cwd();
  const files = SOURCES.map((name) => path.join(root, "lib", "sandbox", "runner", "python", name));
  files.push(path.join(root, "node_modules", "pyodide", "package.json"));
  const hash = createHash("sha256").update(process.versions.v8);
  for (const file of files) hash.update(await readFile(file));
  return path.join(dataDir, "python", `${hash.digest("hex").slice(0, 24)}.snapshot`);
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function make(file: string): Promise<string> {
  const started = performance.now();
  log.info({ event: "sandbox.python_setup" }, "Python is set up for the first time; this takes some seconds.");
  try {
    const bytes = await build();
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true });
    const draft = path.join(folder, `${randomUUID()}.draft`);
    await writeFile(draft, bytes, { mode: 0o644 });
    await rename(draft, file);
    for (const name of await readdir(folder)) {
      if (name.endsWith(".snapshot") && name !== path.basename(file)) await rm(path.join(folder, name));
    }
  } catch (cause) {
    log.error({ event: "sandbox.python_setup_failed", err: cause }, "Python could not be set up.");
    throw unavailable(cause);
  }
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  log.info({ event: "sandbox.python_ready", seconds }, "Python is ready.");
  return file;
}

/** Runs no code of anybody but ours, so it needs no lockdown; it may read and not write. */
function build(): Promise<Buffer> {
  const { flags, script, options } = commandFor("python", DEFAULT_MEMORY_MB, null);
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(options)], {
    env: { NODE_ENV: "production" },
    cwd: "/",
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
    windowsHide: true,
  });
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk.toString("utf8")).slice(-2_000);
  });
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > MAX_BYTES) child.kill("SIGKILL");
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0 && size > 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`Pyodide made no snapshot (exit ${code}): ${stderr}`));
    });
  });
}
