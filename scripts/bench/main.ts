/**
 * `npm run bench`: the production build and its references on one PostgreSQL, in one run, as a Markdown table. Nothing is asserted: machines differ;
 * compare the ratios.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { pool, withDatabase } from "@/db/url";
import { benchApp } from "./app";
import type { LoadResult } from "./load";
import { memoryMb } from "./processes";
import { bareInngest, bareLangGraph } from "./reference";

const folder = mkdtempSync(join(tmpdir(), "flowpilot-bench-"));
const postgres = await startPostgres({ root: folder, password: "bench" });
try {
  const sql = pool(postgres.url, { max: 1 });
  await sql.unsafe("create database bench_app");
  await sql.unsafe("create database bench_reference");
  await sql.end();

  const app = await benchApp(withDatabase(postgres.url, "bench_app"), postgres.pid);
  const databaseMb = memoryMb(postgres.pid);
  const reference = withDatabase(postgres.url, "bench_reference");
  await migrate(reference);
  const references = [...(await bareInngest(reference)), ...(await bareLangGraph())];

  const bare = new Map(
    references.filter((row) => row.name.startsWith("bare Inngest")).map((row) => [row.inFlight, row.result.p50]),
  );
  const line = (name: string, inFlight: number, { perSecond, p50, p99 }: LoadResult, ratio = "") =>
    console.log(
      `| ${name} | ${inFlight} | ${perSecond.toFixed(0)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${ratio} |`,
    );

  console.log(
    `\n${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores, Node ${process.version}\n`,
  );
  console.log("| what | in flight | a second | p50 ms | p99 ms | p50 ÷ bare Inngest |\n|---|--:|--:|--:|--:|--:|");
  for (const { inFlight, result } of app.whole) {
    const ratio = (result.p50 / (bare.get(inFlight) ?? Number.NaN)).toFixed(2);
    line("webhook → 3 transforms → answer", inFlight, result, ratio);
  }
  for (const { inFlight, result } of app.acknowledged) line("webhook acknowledged", inFlight, result);
  for (const { name, inFlight, result } of references) line(name, inFlight, result);
  const { server, engine, postgres: database } = app.cpu;
  console.log(`\nOne transform more: ${app.perNodeMs.toFixed(2)} ms.`);
  console.log(
    `Processor time of one execution, 32 in flight: server ${server.toFixed(2)} ms, engine ${engine.toFixed(2)} ms, PostgreSQL ${database.toFixed(2)} ms.`,
  );
  console.log(
    `Memory (Pss): server and engine ${app.idleMb} MB idle, ${app.loadedMb} MB right after the load, ${app.restedMb} MB half a minute later; PostgreSQL ${databaseMb} MB.`,
  );
} finally {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
