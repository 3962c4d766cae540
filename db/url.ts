/**
 * Connection URLs. PostgreSQL from npm listens on a Unix socket only, which libpq, node-postgres and we write as
 * `postgres://user:secret@localhost/name?host=/folder/of/the/socket`; postgres.js wants that folder as an option.
 */
import postgres from "postgres";

/** Our bigints are counters far below 2^53, and so is every count(*). */
const bigint: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse: Number,
};

/**
 * drizzle hands JSON over as text and parses what comes back as a string once more, so with the usual parser the JSON string "5" came
 * back as the number 5. Therefore a bare JSON string travels as its JSON text (with the quotes) both ways; all else as plain values.
 */
const json: postgres.PostgresType<unknown> = {
  to: 3802,
  from: [114, 3802],
  serialize: (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text: string): unknown => (text.startsWith('"') ? text : JSON.parse(text)),
};

/**
 * postgres.js gathers small writes for a moment. When a connection breaks within that moment, it keeps what was gathered and believes for ever
 * that it will be written soon: its next attempts to connect say nothing and time out, one after the other, and each takes a query with
 * it. A greeting of more than 1 kB is written at once, with what was left before it; PostgreSQL hangs up on that, and the attempt after it is
 * a clean one. (postgres 3.4.9, src/connection.js: closed() clears nextWriteTimer without forgetting it.)
 */
const GREETING = { "flowpilot.greeting": "-".repeat(1024) };

export type Sql = postgres.Sql<{ bigint: number; json: unknown }>;

/**
 * A postgres.js pool for the URL. Nothing connects before the first query.
 * Values: timestamps are Date, int8 is number, json(b) is parsed, but a bare JSON string stays JSON text, quotes and all.
 */
export function pool(url: string, options: postgres.Options<Record<string, postgres.PostgresType>> = {}): Sql {
  const parsed = new URL(url);
  const host = parsed.searchParams.get("host");
  parsed.searchParams.delete("host");
  return postgres(parsed.href, {
    onnotice: () => undefined,
    ...options,
    ...(host ? { host } : {}),
    connection: { ...options.connection, ...GREETING },
    types: { bigint, json, ...options.types },
  }) as Sql;
}

/** The same server and user, another database. */
export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${encodeURIComponent(name)}`;
  return parsed.href;
}
