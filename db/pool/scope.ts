/** Statements of one owner of a connection: of a transaction, or between reserve() and release(). */
import type postgres from "postgres";
import type { Connection } from "./connection";
import { type Statement, statementsTo } from "./statement";
import type { Types } from "./types";

type Transaction = postgres.TransactionSql<Types>;

/** What is asked after close() is refused: the connection may be somebody else's by then. */
export class Scope {
  readonly sql: postgres.ISql<Types>;
  /** The first statement that failed; PostgreSQL would turn a commit into a rollback without a word. */
  failure: { error: unknown } | null = null;
  private isOver = false;

  constructor(
    private readonly builder: postgres.Sql<Types>,
    private readonly connection: Connection,
  ) {
    this.sql = statementsTo(builder, (statement) => this.run(statement));
  }

  close(): void {
    this.isOver = true;
  }

  /** Runs `fn` between begin and commit, or rollback when it throws. @param options of BEGIN, as "isolation level serializable". */
  async transaction<T>(options: string, fn: (sql: Transaction) => T | Promise<T>): Promise<T> {
    await this.sql.unsafe(`begin ${options.replace(/[^a-z ]/gi, "")}`.trim());
    return this.around(fn, "commit", "rollback");
  }

  private async savepoint<T>(fn: (sql: Transaction) => T | Promise<T>, name: string): Promise<T> {
    await this.sql.unsafe(`savepoint ${name}`);
    // What fails inside is undone with it, so the transaction around it can still commit.
    const inner = new Scope(this.builder, this.connection);
    try {
      return await inner.around(fn, null, `rollback to ${name}`);
    } finally {
      inner.close();
    }
  }

  private async around<T>(fn: (sql: Transaction) => T | Promise<T>, last: string | null, undo: string): Promise<T> {
    const { connection } = this;
    let savepoints = 0;
    const savepoint = (first: unknown, second?: unknown) =>
      this.savepoint((second ?? first) as typeof fn, `s${savepoints++}`);
    const sql = Object.assign(this.sql, { savepoint }) as unknown as Transaction;
    try {
      // Nothing may wait for what was broken, whatever else `fn` waits for.
      const result = await connection.until(settled(() => fn(sql)));
      if (this.failure) throw this.failure.error;
      if (last !== null) await this.sql.unsafe(last);
      return result;
    } catch (error) {
      if (!connection.isGone)
        await this.sql.unsafe(undo).catch(() => {
          // Nobody knows what is open on it now; closing it undoes that.
          connection.isDoubtful = true;
        });
      throw this.failure && isAborted(error) ? this.failure.error : error;
    }
  }

  private run(statement: Statement): void {
    if (this.isOver) {
      statement.reject(new Error("This statement came after the end of its transaction."));
      return;
    }
    this.connection.send(statement, (error) => {
      if (error !== undefined) this.failure ??= { error };
    });
  }
}

/** Like postgres.js, a list of statements may be given back and is waited for. */
async function settled<T>(fn: () => T | Promise<T>): Promise<T> {
  const value = await fn();
  return Array.isArray(value) ? ((await Promise.all(value)) as T) : value;
}

/** "current transaction is aborted": what came before it says why. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "25P02";
}
