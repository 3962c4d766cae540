/**
 * What must be there before anything of ours can run: packages and a build, each made when missing or older than its sources. A marker is
 * written only after success, so a killed attempt is simply made again. No dependencies: this runs before there are any.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { takeLock } from "./lock.mjs";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** A failure to show as one sentence. */
export class SetupError extends Error {}

/** @throws SetupError */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  throw new SetupError(
    `FlowPilot needs Node 20.9 or later; this is ${process.versions.node}. Get a newer one from https://nodejs.org.`,
  );
}

/** Installs packages, and makes the production build unless `build` is false. Two processes that want it at once take turns. */
export async function prepare({ build = true } = {}) {
  const release = await waitForLock(`prepare ${ROOT}`);
  try {
    await installPackages(release.fd);
    if (build) await buildApp(release.fd);
  } finally {
    await release();
  }
}

async function waitForLock(name) {
  for (let told = false; ; told = true) {
    const release = await takeLock(name);
    if (release) return release;
    if (!told) say("Another start is installing or building; waiting for it …");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function installPackages(lockFd) {
  const lock = join(ROOT, "package-lock.json");
  const wanted = `${hashOf([lock])} ${process.platform}-${process.arch}`;
  const modules = join(ROOT, "node_modules");
  const marker = join(modules, ".flowpilot-installed");
  const npmsOwn = join(modules, ".package-lock.json");
  if (read(marker) === wanted) return;
  // Installed by hand: npm writes this file last.
  const byHand = !existsSync(marker) && existsSync(npmsOwn) && statSync(npmsOwn).mtimeMs >= statSync(lock).mtimeMs;
  if (!byHand) {
    // Gone first: were npm killed while it clears the folder, what it leaves must not look complete.
    rmSync(marker, { force: true });
    rmSync(npmsOwn, { force: true });
    // Development packages too, whatever NODE_ENV says: the build needs them.
    await step(
      lockFd,
      "Installing packages",
      ...npm(),
      "ci",
      "--include=dev",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    );
  }
  try {
    writeFileSync(marker, wanted);
  } catch (error) {
    // A read-only node_modules that was installed by someone else is as good.
    if (!byHand) throw error;
  }
}

/** npm as it was called, else the one on the path. */
function npm() {
  const cli = process.env.npm_execpath;
  return cli?.endsWith("npm-cli.js") ? [process.execPath, cli] : ["npm"];
}

const SOURCES = ["app", "components", "db", "inngest", "lib", "public", "scripts"];
const SOURCE_FILES =
  /^(server|engine|proxy|instrumentation)\.ts$|^(package-lock|tsconfig)\.json$|^(next|postcss)\.config\./;

async function buildApp(lockFd) {
  const files = readdirSync(ROOT)
    .filter((name) => SOURCE_FILES.test(name))
    .map((name) => join(ROOT, name));
  const folders = SOURCES.map((name) => join(ROOT, name)).filter((path) => existsSync(path));
  const wanted = hashOf([...files, ...folders.flatMap(walk)]);
  const marker = join(ROOT, "dist", "built");
  if (read(marker) === wanted && existsSync(join(ROOT, ".next", "BUILD_ID"))) return;
  rmSync(marker, { force: true });
  await step(lockFd, "Building FlowPilot", process.execPath, join(ROOT, "node_modules/next/dist/bin/next"), "build");
  await bundle();
  writeFileSync(marker, wanted);
}

/** server.ts and engine.ts become one file each; packages stay in node_modules, where Next's part of the process finds the same ones. */
async function bundle() {
  const { build, stop } = await import("esbuild");
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  await build({
    absWorkingDir: ROOT,
    entryPoints: ["server.ts", "engine.ts"].filter((name) => existsSync(join(ROOT, name))),
    outdir: "dist",
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "error",
  });
  // It keeps a process for further builds; we go on to serve.
  await stop();
}

/**
 * Runs a program with a line of progress, and a sign of life every 15 seconds. It shares our lock: were we killed, the next start must not
 * install or build while this program still does. @throws SetupError with its output when it fails.
 */
async function step(lockFd, title, program, ...args) {
  const began = Date.now();
  say(`${title} …`);
  const life = setInterval(() => say(`  still at it after ${Math.round((Date.now() - began) / 1000)} s`), 15_000);
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  const { code, output } = await new Promise((resolve) => {
    let output = "";
    const child = spawn(program, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe", lockFd] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (output += bytes));
    child.on("error", (error) => resolve({ code: -1, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
  clearInterval(life);
  if (code !== 0) throw new SetupError(`${output.trim()}\n${title} failed: see above.`);
  say(`  done in ${Math.round((Date.now() - began) / 1000)} s`);
}

function walk(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files.sort())
    hash.update(file.slice(ROOT.length)).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}

function say(line) {
  console.log(line);
}
