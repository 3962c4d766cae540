/** Brings a database to this version's tables: the files of db/migrations, in order, each once, forward only. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BootError } from "@/lib/errors";
import { pool, type Sql } from "./url";

interface Migration {
  number: number;
  name: string;
  sql: string;
}

/** Any number will do as long as it stays: two starting servers take turns on it. */
const LOCK = 7_305_861;

/** The committed migrations, in order. `folder` is for tests. */
export function readMigrations(folder = join(process.cwd(), "db", "migrations")): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}_[a-z0-9_]+\.sql$/.test(file))
    .sort()
    .map((file) => ({
      number: Number(file.slice(0, 4)),
      name: file.slice(5, -4),
      sql: readFileSync(join(folder, file), "utf8"),
    }));
}

/**
 * Migrates the database as the user of the URL, who must own it, and tells how many migrations ran.
 * @throws BootError one sentence: data of a newer version (nothing touched), a PostgreSQL too old, missing rights, a refused connection.
 */
export async function migrate(url: string, migrations: Migration[] = readMigrations()): Promise<number> {
  const sql = pool(url, { max: 1, connect_timeout: 10, connection: { application_name: "flowpilot-migrate" } });
  try {
    await checkServer(sql);
    await sql`select pg_advisory_lock(${LOCK})`;
    const pending = await missing(sql, migrations);
    if (pending.length === 0) return 0;
    await ensureRoles(sql);
    for (const migration of pending) await apply(sql, migration);
    return pending.length;
  } catch (error) {
    throw sentence(error, url);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function checkServer(sql: Sql): Promise<void> {
  const [row] = await sql<
    { version: number; name: string }[]
  >`select current_setting('server_version_num')::int as version, current_setting('server_version') as name`;
  if (row && row.version < 150_000)
    throw new BootError(`DATABASE_URL leads to PostgreSQL ${row.name}; FlowPilot needs version 15 or later.`);
}

async function missing(sql: Sql, migrations: Migration[]): Promise<Migration[]> {
  const [table] = await sql`select to_regclass('public.flowpilot_migrations') is not null as there`;
  if (!table?.there) return migrations;
  const applied = await sql<
    { number: number; name: string }[]
  >`select number, name from flowpilot_migrations order by number`;
  const known = new Map(migrations.map((migration) => [migration.number, migration.name]));
  const stranger = applied.find((row) => known.get(row.number) !== row.name);
  if (stranger) {
    throw new BootError(
      `The database was made by a newer version of FlowPilot (it has migration ${stranger.number}_${stranger.name}): start that version, or use another database. Nothing was changed.`,
    );
  }
  const done = new Set(applied.map((row) => row.number));
  return migrations.filter((migration) => !done.has(migration.number));
}

/** Roles belong to the whole server, so they may be there already from another database of ours. */
async function ensureRoles(sql: Sql): Promise<void> {
  for (const role of ["flowpilot_app", "flowpilot_system"] as const) {
    try {
      const [found] = await sql`select 1 from pg_roles where rolname = ${role}`;
      if (!found) await sql.unsafe(`create role ${role} nologin nosuperuser nobypassrls`);
      const [member] = await sql`select pg_has_role(current_user, ${role}, 'set') as yes`.catch(
        () => sql`select pg_has_role(current_user, ${role}, 'member') as yes`,
      );
      if (!member?.yes) await sql.unsafe(`grant ${role} to current_user`);
    } catch (error) {
      throw new BootError(
        `The database user may not make the role ${role}: have an administrator run "create role flowpilot_app nologin; create role flowpilot_system nologin; grant flowpilot_app, flowpilot_system to <the user of DATABASE_URL>;", then start again.`,
        { cause: error },
      );
    }
  }
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(
      "create table if not exists flowpilot_migrations (number integer primary key, name text not null, applied_at timestamptz not null default now())",
    );
    await tx.unsafe(migration.sql);
    await tx`insert into flowpilot_migrations (number, name) values (${migration.number}, ${migration.name})`;
  });
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host is not known",
  ENOENT: "nothing listens there",
  CONNECT_TIMEOUT: "it does not answer",
  "28P01": "the password is wrong",
  "28000": "it refuses this user",
  "3D000": "the database does not exist",
  "53300": "it has no connection left",
};

/** One sentence for the operator; never the URL itself, for it holds the password. */
function sentence(error: unknown, url: string): BootError {
  if (error instanceof BootError) return error;
  const { hostname, port, pathname } = new URL(url);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const where = `${hostname}${port ? `:${port}` : ""}${pathname}`;
  const reason = REASONS[code];
  if (reason)
    return new BootError(`The database at ${where} cannot be used: ${reason}. Check DATABASE_URL.`, { cause: error });
  return new BootError(
    `The database at ${where} could not be prepared: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}
