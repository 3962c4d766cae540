/**
 * `npm run bench:code`: what a run of a code block costs, in one process with its pools, as an engine has them; then what a workflow of code nodes
 * does in the production build. Prints the machine, its load, and a Markdown table with the mark of each figure. Nothing is asserted: machines differ.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setEnvForTests } from "@/lib/env";
import type { SandboxRequest } from "@/lib/nodes/types";
import { closeSandbox, runSandboxed, sandboxStatus } from "@/lib/sandbox";
import { workflowOfCode } from "./code.workflow";
import { type LoadResult, loadInTurn, percentile, type Subject } from "./load";

type Language = "javascript" | "python";
const CODE: Record<Language, string> = {
  javascript: "export default async function main(input) { return { total: input.a + 1 }; }",
  python: 'def main(input):\n    return {"total": input["a"] + 1}',
};
const ENDLESS: Record<Language, string> = {
  javascript: "export default () => { for (;;); };",
  python: "def main(input):\n    while True: pass",
};
const NAMES: Record<Language, string> = { javascript: "JavaScript", python: "Python" };
const SECONDS = 8;

const folder = mkdtempSync(join(tmpdir(), "flowpilot-bench-code-"));
setEnvForTests({ dataDir: folder, logLevel: "silent" });
const rows: string[] = [];
const row = (what: string, figure: string, mark: string) => rows.push(`| ${what} | ${figure} | ${mark} |`);
const ms = (value: number) => `${value.toFixed(1)} ms`;

function run(language: Language, more: Partial<SandboxRequest> = {}): Promise<unknown> {
  const request = { language, code: CODE[language], input: { a: 1 }, timeoutMs: 10_000, workspace: "bench", ...more };
  return runSandboxed(request, AbortSignal.timeout(120_000));
}

/** Until the pool has refilled itself, so that no run pays for the boot that the one before caused. */
async function rested(language: Language): Promise<void> {
  for (;;) {
    const pool = (await sandboxStatus()).pools[language];
    if (pool && pool.warm >= 1 && pool.running === 0) break;
    await sleep(20);
  }
  // A warm process has been started, but may still boot.
  await sleep(language === "python" ? 1_500 : 120);
}

async function singleUse(language: Language, times: number, mark: string): Promise<void> {
  const taken: number[] = [];
  for (let i = 0; i < times; i += 1) {
    await rested(language);
    const began = performance.now();
    await run(language, { singleUse: true });
    taken.push(performance.now() - began);
  }
  taken.sort((a, b) => a - b);
  row(
    `${NAMES[language]}, single use, warm`,
    `p50 ${ms(percentile(taken, 0.5))}, p95 ${ms(percentile(taken, 0.95))}`,
    mark,
  );
}

async function reuse(language: Language, mark: string): Promise<void> {
  const subject: Subject = { once: () => run(language) };
  const inFlight = availableParallelism();
  await loadInTurn({ subject }, { inFlight, seconds: 2 });
  const { subject: all } = await loadInTurn({ subject }, { inFlight, seconds: SECONDS });
  const { subject: one } = await loadInTurn({ subject }, { inFlight: 1, seconds: SECONDS / 2 });
  row(`${NAMES[language]}, process reused`, `${all.perSecond.toFixed(0)}/s, alone p50 ${ms(one.p50)}`, mark);
}

/** A block's p99 without and with another workspace's blocks that never end. */
async function beside(language: Language, mark: string): Promise<void> {
  const subject: Subject = { once: () => run(language) };
  const { subject: alone } = await loadInTurn({ subject }, { inFlight: 1, seconds: SECONDS });
  const endless = Array.from({ length: 4 }, () =>
    run(language, { code: ENDLESS[language], workspace: "greedy", timeoutMs: 60_000 }).catch(() => undefined),
  );
  await sleep(4_000);
  const { subject: crowded } = await loadInTurn({ subject }, { inFlight: 1, seconds: SECONDS });
  closeSandbox();
  await Promise.all(endless);
  const factor = (crowded.p99 / alone.p99).toFixed(1);
  row(`${NAMES[language]} beside 4 endless loops`, `p99 ${ms(alone.p99)} → ${ms(crowded.p99)}, × ${factor}`, mark);
}

/** Private memory of the pools' processes, when they wait. */
async function memory(): Promise<void> {
  await Promise.all([run("javascript", { singleUse: true }), run("python", { singleUse: true })]);
  await rested("javascript");
  await rested("python");
  const children = execFileSync("ps", ["--ppid", String(process.pid), "-o", "pid=,args="], { encoding: "utf8" });
  const pids = children.split("\n").filter((line) => line.includes("sandbox/runner/"));
  const kilobytes = pids.map((line) => {
    const rollup = readFileSync(`/proc/${line.trim().split(/\s+/)[0]}/smaps_rollup`, "utf8");
    return [...rollup.matchAll(/^Private_\w+:\s+(\d+)/gm)].reduce((sum, [, size]) => sum + Number(size), 0);
  });
  const total = kilobytes.reduce((sum, size) => sum + size, 0) / 1024;
  row(`private memory of ${pids.length} warm processes`, `${total.toFixed(0)} MB`, "2 + 2 under 500 MB");
}

async function workflow(): Promise<void> {
  const { alone, crowded } = await workflowOfCode();
  const what = "webhook → 3 JavaScript code nodes → answer";
  const spent = ({ spent }: LoadResult) => `processor ${spent.map((value) => value.toFixed(1)).join(" + ")} ms`;
  const rate = (result: LoadResult) => `${result.perSecond.toFixed(0)}/s, ${spent(result)}`;
  row(`${what}, alone`, `p50 ${ms(alone.code.p50)}`, "p50 ≤ 15 ms");
  row(`${what}, 32 in flight`, rate(crowded.code), "≥ 130/s");
  row("the same of 3 transforms, alone", `p50 ${ms(alone.transforms.p50)}`, "");
  row("the same of 3 transforms, 32 in flight", rate(crowded.transforms), "");
}

try {
  const began = performance.now();
  await run("python", { singleUse: true });
  row("Python's first run of an installation", `${((performance.now() - began) / 1000).toFixed(1)} s`, "");
  await singleUse("javascript", 40, "p50 ≤ 3 ms");
  await singleUse("python", 12, "p50 ≤ 20 ms");
  await memory();
  await reuse("javascript", "≥ 1,500/s on 2 cores");
  await reuse("python", "≥ 400/s on 2 cores");
  await beside("javascript", "under × 2");
  await beside("python", "under × 2");
  await workflow();
  const [load = 0] = loadavg();
  process.stdout.write(
    `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores, Node ${process.versions.node}, load ${load.toFixed(1)}\n\n`,
  );
  process.stdout.write(`| what | figure | mark |\n|---|---|---|\n${rows.join("\n")}\n`);
} finally {
  closeSandbox();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
