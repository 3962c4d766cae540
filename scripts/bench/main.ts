/**
 * `npm run bench`: the production build and its references on one PostgreSQL, in one run, as a Markdown table. Nothing is asserted: machines differ;
 * compare the ratios.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startPostgres } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { pool, withDatabase } from "@/db/url";
import { prepare } from "@/scripts/prepare.mjs";
import { openApp } from "./app";
import { type LoadResult, loadInTurn, warmUp } from "./load";
import { cpuMs, memoryMb } from "./processes";
import { bareInngest, bareLangGraph } from "./reference";

const REST_MS = 30_000;

// A start would build, too, but nobody should wait for that as for a start.
await prepare();
const folder = mkdtempSync(join(tmpdir(), "flowpilot-bench-"));
const closing = [async () => rmSync(folder, { recursive: true, force: true })];
async function close(): Promise<void> {
  for (const step of closing.splice(0)) await step();
}
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void close().finally(() => process.exit(1)));
try {
  const postgres = await startPostgres({ root: folder, password: "bench" });
  closing.unshift(() => postgres.stop());
  const sql = pool(postgres.url, { max: 1 });
  await sql.unsafe("create database bench_app");
  await sql.unsafe("create database bench_reference");
  await sql.end();

  const app = await openApp(withDatabase(postgres.url, "bench_app"), postgres.pid);
  closing.unshift(app.stop);
  const idleMb = app.memoryMb();
  const reference = withDatabase(postgres.url, "bench_reference");
  await migrate(reference);
  const bare = await bareInngest(reference);
  closing.unshift(bare.stop);
  const { whole, long, acknowledged } = app;
  const bareSpent = () => {
    const { own, below } = cpuMs(postgres.pid);
    return [cpuMs(process.pid).own, own + below];
  };
  const subjects = { whole, bare: { once: bare.once, spent: bareSpent }, graph: bareLangGraph() };
  for (const subject of Object.values(subjects)) await warmUp(subject);

  const rows: string[] = [];
  const row = (what: string, inFlight: number, { perSecond, p50, p99 }: LoadResult, ratio = "") =>
    rows.push(`| ${what} | ${inFlight} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${ratio} |`);
  let processor = "";
  for (const inFlight of [1, 8, 32]) {
    const results = await loadInTurn(subjects, { inFlight, seconds: 8 });
    const ratio = (results.whole.p50 / results.bare.p50).toFixed(2);
    row("webhook → 3 transforms → answer", inFlight, results.whole, ratio);
    row("bare Inngest function, 3 steps", inFlight, results.bare);
    row("bare LangGraph, 3 nodes, MemorySaver", inFlight, results.graph);
    const [server, engine, database, inngest, inngestDatabase] = [...results.whole.spent, ...results.bare.spent].map(
      (ms) => `${ms.toFixed(2)} ms`,
    );
    processor = `server ${server}, engine ${engine}, PostgreSQL ${database}; of a bare Inngest function: ${inngest}, PostgreSQL ${inngestDatabase}`;
  }
  for (const inFlight of [1, 8]) {
    row("webhook acknowledged", inFlight, (await loadInTurn({ acknowledged }, { inFlight, seconds: 4 })).acknowledged);
    // Let the engine work off what was only acknowledged.
    await sleep(5000);
  }
  const lengths = await loadInTurn({ whole, long }, { inFlight: 1, seconds: 4 });
  const loadedMb = app.memoryMb();
  await sleep(REST_MS);

  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores`;
  console.log(`
${machine}, Node ${process.version}

| what | in flight | a second | p50 ms | p99 ms | p50 ÷ bare Inngest |
|---|--:|--:|--:|--:|--:|
${rows.join("\n")}

One transform more: ${((lengths.long.p50 - lengths.whole.p50) / 20).toFixed(2)} ms.
Processor time of one execution, 32 in flight: ${processor}.
Memory (Pss): server and engine ${idleMb} MB idle, ${loadedMb} MB right after the load, ${app.memoryMb()} MB half a minute later; PostgreSQL ${memoryMb(postgres.pid)} MB.`);
} finally {
  await close();
}
