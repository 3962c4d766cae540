/** The database of a start: PostgreSQL from npm, watched and started again when it dies, or the operator's own; migrated in both cases. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type EmbeddedPostgres, startPostgres } from "@/db/embedded";
import { migrate } from "@/db/migrate";
import { pool, withDatabase } from "@/db/url";
import type { Env } from "@/lib/env";
import { log } from "@/lib/observability/log";
import { secretsOf } from "./secrets";

export interface Database {
  /** For the processes of this installation. */
  url: string;
  stop(): Promise<void>;
}

const NAME = "flowpilot";
/** Whom the app's processes connect as: may become flowpilot_app and flowpilot_system, and is nothing else. */
const LOGIN = "flowpilot_login";

/** @throws BootError, with PostgreSQL stopped again. */
export async function startDatabase(settings: Env): Promise<Database> {
  if (settings.databaseUrl) {
    await migrate(settings.databaseUrl);
    return { url: settings.databaseUrl, stop: async () => undefined };
  }
  const password = secretsOf(settings.dataDir).databasePassword;
  const start = () => startPostgres({ root: join(settings.dataDir, "postgres"), password });
  const server = await start();
  try {
    const url = await prepare(server.url, password);
    return { url, stop: watch(server, start) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function prepare(ownerUrl: string, password: string): Promise<string> {
  const url = withDatabase(ownerUrl, NAME);
  const sql = pool(ownerUrl, { max: 1 });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${NAME}`;
    if (!found) await sql.unsafe(`create database ${NAME}`);
    await migrate(url);
    // The password is base64url, so it needs no quoting.
    const [login] = await sql`select 1 from pg_roles where rolname = ${LOGIN}`;
    await sql.unsafe(`${login ? "alter" : "create"} role ${LOGIN} login noinherit password '${password}'`);
    await sql.unsafe(`grant flowpilot_app, flowpilot_system to ${LOGIN}`);
  } finally {
    await sql.end();
  }
  const login = new URL(url);
  login.username = LOGIN;
  return login.href;
}

/** Starts the server again whenever it ends by itself, with growing pauses. Returns what stops it for good. */
function watch(first: EmbeddedPostgres, start: () => Promise<EmbeddedPostgres>): () => Promise<void> {
  let server = first;
  let stopping = false;
  const run = async () => {
    for (let pause = 100; !stopping; pause = Math.min(pause * 2, 10_000)) {
      const since = Date.now();
      await server.exited;
      if (stopping) return;
      log.error({ event: "database_died" }, "PostgreSQL has ended; starting it again.");
      if (Date.now() - since > 60_000) pause = 100;
      await sleep(pause);
      await start().then(
        (next) => {
          server = next;
        },
        (error: unknown) => log.error({ event: "database_start_failed", error }, "PostgreSQL did not start again."),
      );
    }
  };
  const watching = run();
  return async () => {
    stopping = true;
    await server.stop();
    await watching;
  };
}
