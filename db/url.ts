/**
 * Connection URLs. PostgreSQL from npm listens on a Unix socket only, which libpq, node-postgres and we write as
 * `postgres://user:secret@localhost/name?host=/folder/of/the/socket`; postgres.js wants that folder as an option.
 */
import type postgres from "postgres";
import { createPool, type Sql } from "./pool";
import { TYPES } from "./types";

export type { Sql } from "./pool";

/**
 * postgres.js gathers small writes for a moment. When a connection attempt breaks within that moment, it keeps what was gathered and believes for
 * ever that it will be written soon: its next attempts say nothing and time out, one after the other. A greeting of more than 1 kB is written at once.
 * (postgres 3.4.9, src/connection.js: closed() clears nextWriteTimer without forgetting it.)
 */
const GREETING = { "flowpilot.greeting": "-".repeat(1024) };

/**
 * A pool for the URL. Nothing connects before the first query.
 * Values: timestamps are Date, int8 is number, json(b) is parsed, but a bare JSON string stays JSON text, quotes and all.
 */
export function pool(url: string, options: postgres.Options<Record<string, postgres.PostgresType>> = {}): Sql {
  const parsed = new URL(url);
  const host = parsed.searchParams.get("host");
  parsed.searchParams.delete("host");
  return createPool(parsed.href, {
    onnotice: () => undefined,
    ...options,
    ...(host ? { host } : {}),
    connection: { ...options.connection, ...GREETING },
    fetch_types: false,
    types: { ...TYPES, ...options.types },
  });
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(name)}`;
  return parsed.href;
}
