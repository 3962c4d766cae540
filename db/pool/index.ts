/** Connections to PostgreSQL, at most so many at once; who finds none free waits in line. */
import postgres from "postgres";
import { Connection } from "./connection";
import { Scope } from "./scope";
import { type Handler, type Statement, statementsTo } from "./statement";
import type { ReservedSql, Sql, Types } from "./types";

export type { ReservedSql, Sql, Types } from "./types";

/** A connection is replaced after so long, spread so that not all are at once. */
const LIFETIME_MS = 45 * 60_000;

interface Waiter {
  use(connection: Connection): void;
  refuse(error: Error): void;
}

/**
 * @param url for postgres.js.
 * @param options those of postgres.js: max (10) connections, onclose (called when one of them is closed), max_lifetime (null: never replaced), …
 */
export function createPool(url: string, options: postgres.Options<Record<string, postgres.PostgresType>>): Sql {
  const max = options.max ?? 10;
  const one = { ...options, max: 1, max_lifetime: null };
  // Makes all statements and listens; runs none.
  const builder = postgres(url, one) as unknown as postgres.Sql<Types>;
  const all = new Set<Connection>();
  const idle: Connection[] = [];
  const waiting: Waiter[] = [];
  let isEnding = false;
  let onDrained: (() => void) | null = null;

  function open(): Connection {
    const lifetime =
      options.max_lifetime === null ? Number.POSITIVE_INFINITY : LIFETIME_MS * (0.7 + Math.random() * 0.6);
    const make = (closed: () => void) => {
      const onclose = (id: number) => {
        closed();
        options.onclose?.(id);
      };
      return postgres(url, { ...one, onclose }) as unknown as postgres.Sql<Types>;
    };
    const connection = new Connection(make, dropped, performance.now() + lifetime);
    all.add(connection);
    return connection;
  }

  function dropped(connection: Connection): void {
    all.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    while (waiting.length > 0 && all.size < max) waiting.shift()?.use(open());
    if (isEnding && all.size === idle.length) onDrained?.();
  }

  function take(waiter: Waiter): void {
    if (isEnding) {
      waiter.refuse(endedError());
      return;
    }
    // The one used last: its statements are prepared, and what is not needed stays unused.
    const connection = idle.pop() ?? (all.size < max ? open() : null);
    if (connection) waiter.use(connection);
    else waiting.push(waiter);
  }

  function give(connection: Connection): void {
    if (connection.isDoubtful || performance.now() > connection.expires) void connection.retire(1);
    const next = connection.isGone ? null : waiting.shift();
    if (connection.isGone) dropped(connection);
    else if (next) next.use(connection);
    else idle.push(connection);
    if (isEnding && all.size === idle.length) onDrained?.();
  }

  const alone: Handler = (statement: Statement) => {
    // Before it has a connection there is nothing to be cancelled there.
    statement.canceller = null;
    take({
      use: (connection) => connection.send(statement, () => give(connection)),
      refuse: (error) => statement.reject(error),
    });
  };

  const acquire = () => new Promise<Connection>((use, refuse) => take({ use, refuse }));

  async function begin(first: unknown, second?: unknown): Promise<unknown> {
    const [given, fn] = typeof first === "string" ? [first, second] : ["", first];
    const connection = await acquire();
    const scope = new Scope(builder, connection);
    try {
      return await scope.transaction(given, fn as (sql: postgres.TransactionSql<Types>) => unknown);
    } finally {
      scope.close();
      give(connection);
    }
  }

  async function reserve(): Promise<ReservedSql> {
    const connection = await acquire();
    const scope = new Scope(builder, connection);
    let isMine = true;
    const release = () => {
      if (!isMine) return;
      isMine = false;
      scope.close();
      give(connection);
    };
    return Object.assign(scope.sql, { release }) as ReservedSql;
  }

  async function end({ timeout }: { timeout?: number } = {}): Promise<void> {
    // A statement that was asked for before this is handed over in the next turn.
    await null;
    isEnding = true;
    let timer: NodeJS.Timeout | undefined;
    const drained = new Promise<void>((resolve) => {
      onDrained = resolve;
      if (all.size === idle.length) resolve();
      else if (timeout !== undefined) timer = setTimeout(resolve, timeout * 1000);
    });
    await drained;
    clearTimeout(timer);
    for (const { refuse } of waiting.splice(0)) refuse(endedError());
    await Promise.all([...all].map((connection) => connection.retire(0)));
    await builder.end({ timeout: 0 });
  }

  const sql = statementsTo(builder, alone);
  const { listen } = builder;
  return Object.assign(sql, { begin, reserve, listen, end }) as unknown as Sql;
}

function endedError(): Error {
  return Object.assign(new Error("The connections to PostgreSQL are being closed."), { code: "CONNECTION_ENDED" });
}
