import type postgres from "postgres";

/** Our own values of PostgreSQL's types, see db/url.ts. */
// A type and no interface: postgres.js wants an index signature.
export type Types = { bigint: number; json: unknown };

type Full = postgres.Sql<Types>;

/** What postgres.js calls Sql, as far as a pool of ours has it. */
export interface Sql extends postgres.ISql<Types> {
  begin: Full["begin"];
  listen: Full["listen"];
  /** One connection alone, until release(). Statements that are not waited for run one after the other on it. */
  reserve(): Promise<ReservedSql>;
  /** Lets running statements end for `timeout` seconds (for ever without one), then closes all connections. */
  end(options?: { timeout?: number }): Promise<void>;
}

export interface ReservedSql extends postgres.ISql<Types> {
  release(): void;
}
