/**
 * The only door to the database. Every connection works as `flowpilot_app`, which sees nothing until a transaction names its
 * workspace; `withSystem` is the narrow second door for what has no workspace yet (sign-in, webhooks, maintenance).
 *
 * One pool a process: it hangs on globalThis because server.ts, engine.ts and Next's bundles are module instances of their own.
 * After a restart of PostgreSQL, postgres.js connects again at the next query and renews its LISTENs by itself.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  createTableRelationsHelpers,
  type ExtractTablesWithRelations,
  extractTablesRelationalConfig,
} from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { PostgresJsSession, PostgresJsTransaction } from "drizzle-orm/postgres-js";
import type { TransactionSql } from "postgres";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/observability/log";
import * as schema from "./schema";
import { pool, type Sql } from "./url";
import { asEverybody, rolesText, viewerNow } from "./viewer";

type Tables = ExtractTablesWithRelations<typeof schema>;

/** A drizzle transaction, already inside its workspace (or inside none, with the system role). */
export type Tx = PostgresJsTransaction<typeof schema, Tables>;

/** A transaction that has begun, and whose it is: null for the system's. */
export interface Running {
  tx: Tx;
  orgId: string | null;
}

interface Shared {
  sql: Sql | null;
  /** What is run inside of a transaction. */
  running: AsyncLocalStorage<Running>;
  /** Set while a test counts; sees every statement with its text. */
  onStatement: ((text: string) => void) | null;
}

const holder = globalThis as typeof globalThis & { flowpilotDatabase?: Shared };
holder.flowpilotDatabase ??= { sql: null, running: new AsyncLocalStorage(), onStatement: null };
const shared: Shared = holder.flowpilotDatabase;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const dialect = new PgDialect();
const tables = extractTablesRelationalConfig<Tables>(schema, createTableRelationsHelpers);
const relational = { fullSchema: schema, schema: tables.tables, tableNamesMap: tables.tableNamesMap };

type Hook = () => void | Promise<void>;

const clients = new WeakMap<object, TransactionSql>();
const commits = new WeakMap<object, { before: Hook[]; after: Hook[] }>();
const running: AsyncLocalStorage<Running> = shared.running;

/** Points this process at a database. Called once by the process's entry (server, engine, a test file). */
export function connect(options: { url: string; max?: number }): void {
  if (shared.sql) throw new AppError("internal", "The database is connected already; disconnect() first.");
  shared.sql = open(options.url, options.max);
}

/** Closes the pool, after its running queries or two seconds. */
export async function disconnect(): Promise<void> {
  const sql = shared.sql;
  shared.sql = null;
  await sql?.end({ timeout: 2 });
}

function open(url: string, max = 16): Sql {
  return pool(url, {
    max,
    // The session's own role, so that even RESET ROLE ends up here.
    connection: { role: "flowpilot_app", application_name: "flowpilot" },
    debug: (_connection, text) => shared.onStatement?.(text),
  });
}

/**
 * The pool itself, as `flowpilot_app`, for hot paths that need one hand-written statement. The rules stay: nothing is visible before
 * `set_config('app.org_id', …, true)` in the same transaction. Timestamps are Date, int8 number, json(b) parsed; only a bare JSON
 * string stays JSON text both ways (`'"yes"'`), see db/url.ts.
 */
export function rawSql(): Sql {
  if (!shared.sql) {
    const url = env().databaseUrl;
    if (!url) throw new AppError("unavailable", "The database is not connected yet.");
    shared.sql = open(url);
  }
  return shared.sql;
}

/**
 * Runs `fn` in one transaction that sees the rows of this workspace and no others, and of its workflows those that the viewer of this
 * call may see (db/viewer.ts). A throw rolls back.
 * @param orgId the workspace; must come from a checked session, key or row, never from a request body.
 */
export function withTenant<T>(orgId: string, fn: (tx: Tx) => Promise<T>): Promise<T> {
  if (!UUID.test(orgId)) throw new AppError("internal", "withTenant needs the id of a workspace.");
  const viewer = viewerNow();
  return transaction(
    (sql) =>
      viewer === null
        ? sql`select set_config('app.org_id', ${orgId}, true)`
        : sql`select set_config('app.org_id', ${orgId}, true), set_config('app.viewer', ${viewer.userId}, true),
            set_config('app.viewer_roles', ${rolesText(viewer)}, true)`,
    orgId,
    fn,
  );
}

/** Runs `fn` in one transaction as `flowpilot_system`, across workspaces. Who may import it is listed in lib/architecture.test.ts. */
export function withSystem<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction((sql) => sql`set local role flowpilot_system`, null, fn);
}

async function transaction<T>(
  enter: (sql: TransactionSql) => PromiseLike<unknown>,
  orgId: string | null,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  const hooks: { before: Hook[]; after: Hook[] } = { before: [], after: [] };
  const result = await rawSql().begin(async (untyped) => {
    const sql = untyped as unknown as TransactionSql;
    // drizzle's own types disagree with postgres.js about TransactionSql; this is what its transaction() does inside.
    const session = new PostgresJsSession(untyped as never, dialect, relational) as never;
    const tx: Tx = new PostgresJsTransaction(dialect, session, relational);
    clients.set(tx, sql);
    commits.set(tx, hooks);
    await enter(sql);
    const value = await running.run({ tx, orgId }, () => fn(tx));
    for (const hook of hooks.before) await hook();
    return { value };
  });
  for (const hook of hooks.after) {
    try {
      await hook();
    } catch (error) {
      // The commit stands whatever happens here, and the next hook must not be lost.
      log.error({ event: "after_commit_failed", error }, "What should have followed a commit failed.");
    }
  }
  return (result as { value: T }).value;
}

/** Runs `fn` once the transaction of `tx` has committed, never after a rollback. A crash in between loses it: sweep for that. */
export function afterCommit(tx: Tx, fn: Hook): void {
  hooksOf(tx).after.push(fn);
}

/** Runs `fn` in the transaction of `tx`, last of all. Where it throws, all is rolled back. */
export function beforeCommit(tx: Tx, fn: Hook): void {
  hooksOf(tx).before.push(fn);
}

/** The transaction that this is run inside of, for what belongs to it and is not handed it. */
export function currentTransaction(): Running | undefined {
  return running.getStore();
}

function hooksOf(tx: Tx): { before: Hook[]; after: Hook[] } {
  const hooks = commits.get(tx);
  if (!hooks) throw new AppError("internal", "This needs the transaction that withTenant or withSystem gave.");
  return hooks;
}

/** The postgres.js side of a transaction, to send one hand-written statement in the same transaction. */
export function txSql(tx: Tx): TransactionSql {
  const sql = clients.get(tx);
  if (!sql) throw new AppError("internal", "txSql needs the transaction that withTenant or withSystem gave.");
  return sql;
}

/**
 * Calls `onPayload` for each NOTIFY on the channel, also after a reconnect; what was sent in between is lost, so read rows by cursor.
 * @param onListening called at the start and after each reconnect: a good moment for that.
 */
export async function listen(
  channel: string,
  onPayload: (payload: string) => void,
  onListening?: () => void,
): Promise<() => Promise<void>> {
  // Many wait for one message, and the first of them may be anybody.
  const subscription = await asEverybody(() =>
    rawSql().listen(
      channel,
      (payload) => asEverybody(() => onPayload(payload)),
      onListening && (() => asEverybody(onListening)),
    ),
  );
  return async () => {
    await subscription.unlisten();
  };
}

/** For tests: runs `fn` and tells which statements this process sent meanwhile, begin and commit included. */
export async function recordStatements<T>(fn: () => Promise<T>): Promise<{ result: T; statements: string[] }> {
  const statements: string[] = [];
  const before = shared.onStatement;
  shared.onStatement = (text) => statements.push(text);
  try {
    return { result: await fn(), statements };
  } finally {
    shared.onStatement = before;
  }
}
