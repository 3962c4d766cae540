/**
 * Statements of postgres.js, made in one place and run in another. A statement knows its handler, which postgres.js calls once somebody waits
 * for it; giving it another one decides later, and here, on which connection it runs.
 */
import type postgres from "postgres";
import type { Types } from "./types";

/** What postgres.js makes of a query (its class Query, postgres 3.4.9, src/query.js), as far as is used here. */
export interface Statement extends Promise<unknown> {
  /** Called once, with itself. */
  handler(statement: Statement): void;
  canceller: unknown;
  /** Null until it has been written to a connection. */
  state: unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
  cancel(): void;
}

export type Handler = (statement: Statement) => void;

type Builder = postgres.Sql<Types>;

/** Functions that make statements with `builder` and hand each to `handler`. */
export function statementsTo(builder: Builder, handler: Handler): postgres.ISql<Types> {
  const through = <T>(made: T): T => {
    (made as unknown as Statement).handler = handler;
    return made;
  };
  const build = builder as unknown as (...args: unknown[]) => unknown;
  const sql = (...args: unknown[]) => (isTemplate(args[0]) ? through(build(...args)) : build(...args));
  const { types, typed, array, json } = builder;
  return Object.assign(sql, {
    types,
    typed,
    array,
    json,
    unsafe: (...args: Parameters<Builder["unsafe"]>) => through(builder.unsafe(...args)),
    notify: (channel: string, payload: string) => through(builder`select pg_notify(${channel}, ${payload})`),
    file: (...args: Parameters<Builder["file"]>) => through(builder.file(...args)),
  }) as unknown as postgres.ISql<Types>;
}

/** Else it is a list or a name to be put into a template. */
function isTemplate(first: unknown): boolean {
  return Array.isArray(first) && "raw" in first;
}
