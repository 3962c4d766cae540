/**
 * One connection to PostgreSQL, used until it breaks and never again. postgres.js would use its object for a connection once more, but forgets
 * only some of what the broken one left (3.4.9, src/connection.js): statements of a transaction that is gone then run in somebody else's, what
 * waits behind a statement is never answered, and a write to the missing socket ends the process. So each connection is a postgres.js of its own
 * with one place, and whatever breaks it takes that with it: all that was given to it fails at once.
 */
import postgres from "postgres";
import type { Handler, Statement } from "./statement";
import type { Types } from "./types";

export class Connection {
  /** Takes nothing any more. */
  isGone = false;
  /** Something went wrong that may have broken it: it is not to be used by anybody else. */
  isDoubtful = false;
  private readonly sql: postgres.Sql<Types>;
  private readonly handler: Handler;
  private readonly canceller: unknown;
  private readonly pending = new Set<Statement>();
  private readonly watchers = new Set<(error: Error) => void>();
  private error: Error | null = null;

  /** @param make opens a postgres.js with one place that tells when its connection is closed. */
  constructor(
    make: (onclose: () => void) => postgres.Sql<Types>,
    private readonly onGone: (connection: Connection) => void,
    /** performance.now() after which it should be replaced, which keeps the memory of its server process in bounds. */
    readonly expires: number,
  ) {
    this.sql = make(() => this.closed());
    ({ handler: this.handler, canceller: this.canceller } = this.sql.unsafe("") as unknown as Statement);
  }

  /** Runs it after those that were sent before. @param after called once, with its error, before whoever waits for it goes on. */
  send(statement: Statement, after?: (error?: unknown) => void): void {
    if (this.isGone) {
      const error = this.error ?? closedError();
      statement.reject(error);
      after?.(error);
      return;
    }
    this.pending.add(statement);
    statement.canceller = this.canceller;
    // Not by then(): this is for every statement there is, and a connection that is free may go on in the same turn.
    const { resolve, reject } = statement;
    statement.resolve = (result) => {
      resolve(result);
      if (this.pending.delete(statement)) after?.();
    };
    statement.reject = (error) => {
      if (!isAnswer(error)) this.isDoubtful = true;
      reject(error);
      if (this.pending.delete(statement)) after?.(error);
    };
    this.handler(statement);
  }

  /** Does as `work` does, but rejects as soon as the connection breaks. */
  until<T>(work: Promise<T>): Promise<T> {
    let watcher: (error: Error) => void = () => undefined;
    const lost = new Promise<never>((_resolve, reject) => {
      watcher = reject;
      if (this.error) reject(this.error);
      else this.watchers.add(reject);
    });
    return Promise.race([work, lost]).finally(() => this.watchers.delete(watcher));
  }

  /** Closes it, at the latest after so many seconds; without a number, when what was sent has been answered. */
  async retire(timeout?: number): Promise<void> {
    this.isGone = true;
    await this.sql.end(timeout === undefined ? {} : { timeout });
  }

  /** postgres.js calls this before anything that waited for this connection goes on. */
  private closed(): void {
    this.isGone = true;
    const error = closedError();
    this.error = error;
    for (const statement of [...this.pending]) {
      statement.reject(error);
      // It must not make postgres.js connect again.
      if (statement.state === null) statement.cancel();
    }
    for (const tell of this.watchers) tell(error);
    this.onGone(this);
  }
}

/** PostgreSQL's own no to one statement leaves the connection as it was; all else casts doubt on it. */
function isAnswer(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.severity === "ERROR";
}

function closedError(): Error {
  return Object.assign(new Error("The connection to PostgreSQL was closed."), { code: "CONNECTION_CLOSED" });
}
