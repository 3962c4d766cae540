/** How large the installation is and whether its engines keep up: from PostgreSQL's catalogues and a sample of files, so that it is quick. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { type Tx, withSystem } from "@/db/client";
import { maintenance } from "@/db/schema";
import type { Installation, TableSize } from "@/lib/api/contracts/operations";
import { isoOf } from "@/lib/api/times";
import { env } from "@/lib/env";
import { folders } from "@/lib/storage/sweep";
import { splitSandbox } from "./sandbox/state";

/** Files that are looked at before the rest is estimated. */
const SAMPLE = 2000;
/** First key of the advisory locks that engine processes hold while they live. */
const WORKERS = 724_302;
/** Queue entries that are counted; past that the number only means "many". */
const COUNT_LIMIT = 100_000;

/** Sizes, engines, queue and maintenance. Asked by the owner of the installation alone. */
export async function readInstallation(): Promise<Installation> {
  const [facts, artifacts] = await Promise.all([withSystem(factsOf), sampleArtifacts()]);
  return { ...facts, artifacts };
}

async function factsOf(tx: Tx): Promise<Omit<Installation, "artifacts">> {
  const [size] = await tx.execute<{ bytes: number }>(sql`select pg_database_size(current_database())::float8 as bytes`);
  const rows = await tx.select().from(maintenance).orderBy(maintenance.name);
  return {
    database_bytes: size?.bytes ?? 0,
    tables: await tablesOf(tx),
    engines: await enginesOf(tx),
    queue: await queueOf(tx),
    ...splitSandbox(
      rows.map((row) => ({ ...row, at: isoOf(row.at), outcome: row.outcome as Record<string, unknown> })),
      Date.now(),
    ),
  };
}

async function tablesOf(tx: Tx): Promise<TableSize[]> {
  return tx.execute<TableSize>(sql`
    select case n.nspname when 'public' then c.relname else n.nspname || '.' || c.relname end as name,
      greatest(c.reltuples, s.n_live_tup, 0)::float8 as rows, pg_total_relation_size(c.oid)::float8 as bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_stat_user_tables s on s.relid = c.oid
    where c.relkind = 'r' and n.nspname in ('public', 'langgraph', 'inngest')
    order by 3 desc, 1`);
}

async function enginesOf(tx: Tx): Promise<Installation["engines"]> {
  const rows = await tx.execute<{ id: number; started_at: Date; is_alive: boolean }>(sql`
    select w.id, w.started_at, exists (
      select from pg_locks l where l.locktype = 'advisory' and l.granted and l.classid = ${WORKERS} and l.objid = w.id and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database())) as is_alive
    from inngest.workers w order by w.started_at, w.id limit 100`);
  return rows.map((row) => ({ ...row, started_at: isoOf(row.started_at) }));
}

async function queueOf(tx: Tx): Promise<Installation["queue"]> {
  const [row] = await tx.execute<Installation["queue"]>(sql`
    select (count(*) filter (where due_at <= now()))::int as due, (count(*) filter (where due_at > now() and owner is not null))::int as taken,
      (count(*) filter (where due_at > now() and owner is null))::int as scheduled,
      (select count(*)::int from (select from inngest.waits where kind = 'event' limit ${COUNT_LIMIT}) w) as waiting,
      (extract(epoch from (now() - min(due_at) filter (where due_at <= now()))) * 1000)::int as oldest_due_ms
    from (select due_at, owner from inngest.queue limit ${COUNT_LIMIT}) q`);
  return row ?? { due: 0, taken: 0, scheduled: 0, waiting: 0, oldest_due_ms: null };
}

/** Files lie in 256 folders by their hash, so that any of them is a fair sample of all. */
async function sampleArtifacts(): Promise<Installation["artifacts"]> {
  const names = folders();
  let [seen, files, bytes] = [0, 0, 0];
  for (const name of names) {
    if (files >= SAMPLE) break;
    const folder = join(env().dataDir, "artifacts", name);
    seen += 1;
    for (const file of await list(folder)) {
      files += 1;
      bytes += await sizeOf(join(folder, file));
    }
  }
  const factor = names.length / seen;
  return { files: Math.round(files * factor), bytes: Math.round(bytes * factor), is_estimate: seen < names.length };
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    // Swept in this moment.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}
