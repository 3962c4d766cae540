/**
 * `npm run bench`: the production build and its references on one PostgreSQL, in one run, as a Markdown table. Nothing is asserted: machines differ;
 * compare the ratios. `npm run bench -- --growth` also runs 20,000 executions and prints what memory does meanwhile.
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
import { growth } from "./growth";
import { type LoadResult, loadInTurn, percentile, warmUp } from "./load";
import { cpuMs, memoryMb } from "./processes";
import { bareInngest, bareLangGraph } from "./reference";
import { startStub } from "./stub-process";

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
  const stub = await startStub();
  closing.unshift(stub.stop);

  const app = await openApp(withDatabase(postgres.url, "bench_app"), postgres.pid, stub.url);
  closing.unshift(app.stop);
  // What it needed to start is not what it needs: V8 gives that back within seconds.
  await sleep(REST_MS);
  const idleMb = app.memoryMb();
  const reference = withDatabase(postgres.url, "bench_reference");
  await migrate(reference);
  const bare = await bareInngest(reference, stub.url);
  closing.unshift(bare.stop);
  const { whole, long, http, acknowledged, canvas } = app;
  const bareSpent = () => {
    const { own, below } = cpuMs(postgres.pid);
    return [cpuMs(process.pid).own, own + below];
  };
  const graph = bareLangGraph();
  const pure = { whole, bare: { ...bare.three, spent: bareSpent }, graph };
  const durable = { whole: http, bare: { ...bare.requests, spent: bareSpent } };
  for (const subject of [whole, http, bare.three, bare.requests, graph]) await warmUp(subject);

  const rows: string[] = [];
  const row = (what: string, inFlight: number, { perSecond, p50, p99 }: LoadResult, ratio = "") =>
    rows.push(`| ${what} | ${inFlight} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${ratio} |`);
  const ratio = (a: LoadResult, b: LoadResult) => (a.p50 / b.p50).toFixed(2);
  const processor: string[] = [];
  const note = (what: string, a: LoadResult, b: LoadResult) => {
    const [server, engine, database, inngest, inngestDatabase] = [...a.spent, ...b.spent].map((ms) => ms.toFixed(2));
    processor.push(
      `Processor time of one execution of ${what}, 32 in flight: server ${server}, engine ${engine}, PostgreSQL ${database} ms; of a bare Inngest function: ${inngest}, PostgreSQL ${inngestDatabase} ms.`,
    );
  };
  for (const inFlight of [1, 8, 32]) {
    const results = await loadInTurn(pure, { inFlight, seconds: 8 });
    row("webhook → 3 transforms → answer", inFlight, results.whole, ratio(results.whole, results.bare));
    row("bare Inngest function, 3 transforms", inFlight, results.bare);
    row("bare LangGraph, 3 nodes, MemorySaver", inFlight, results.graph);
    if (inFlight === 32) note("3 transforms", results.whole, results.bare);
  }
  for (const inFlight of [1, 8, 32]) {
    const results = await loadInTurn(durable, { inFlight, seconds: 6 });
    row("webhook → 3 http_request → answer", inFlight, results.whole, ratio(results.whole, results.bare));
    row("bare Inngest function, 3 requests", inFlight, results.bare);
    if (inFlight === 32) note("3 http_request", results.whole, results.bare);
  }
  for (const inFlight of [1, 8]) {
    row("webhook acknowledged", inFlight, (await loadInTurn({ acknowledged }, { inFlight, seconds: 4 })).acknowledged);
    // Let the engine work off what was only acknowledged.
    await sleep(5000);
  }
  const lengths = await loadInTurn({ whole, long }, { inFlight: 1, seconds: 4 });
  const starts = (await firstStarts(withDatabase(postgres.url, "bench_app"))).sort((a, b) => a - b);
  const page = (await loadInTurn({ canvas }, { inFlight: 1, seconds: 4 })).canvas;
  const [busyPage] = await Promise.all([
    loadInTurn({ canvas }, { inFlight: 1, seconds: 8 }),
    loadInTurn({ whole }, { inFlight: 32, seconds: 8 }),
  ]);
  const loadedMb = app.memoryMb();
  await sleep(REST_MS);
  const restedMb = app.memoryMb();

  const machine = `${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores`;
  console.log(`
${machine}, Node ${process.version}

| what | in flight | a second | p50 ms | p99 ms | p50 ÷ bare Inngest |
|---|--:|--:|--:|--:|--:|
${rows.join("\n")}

One transform more: ${((lengths.long.p50 - lengths.whole.p50) / 20).toFixed(2)} ms.
From the execution's row to the start of its first node, alone: p50 ${percentile(starts, 0.5).toFixed(1)} ms, p99 ${percentile(starts, 0.99).toFixed(1)} ms.
The canvas page: p95 ${page.p95.toFixed(0)} ms idle, ${busyPage.canvas.p95.toFixed(0)} ms while 32 executions are in flight.
${processor.join("\n")}
Memory (Pss): server and engine ${idleMb} MB idle (half a minute after the start), ${loadedMb} MB right after the load, ${restedMb} MB half a minute later; PostgreSQL ${memoryMb(postgres.pid)} MB.`);
  if (process.argv.includes("--growth")) await growth(app, 20_000);
} finally {
  await close();
}

/** Milliseconds from row to first node of the newest executions, which ran one at a time. */
async function firstStarts(url: string): Promise<number[]> {
  const sql = pool(url, { max: 1 });
  try {
    const found = await sql.unsafe<{ ms: number }[]>(`
      select (extract(epoch from first.at - e.created_at) * 1000)::float8 as ms from executions e
      cross join lateral (select min(r.started_at) as at from node_runs r where r.org_id = e.org_id and r.execution_id = e.id) as first
      where e.status = 'completed' order by e.id desc limit 200`);
    return found.map(({ ms }) => ms);
  } finally {
    await sql.end();
  }
}
