/**
 * One execution is driven by one process at a time: a PostgreSQL advisory lock per execution, all on one connection of this process.
 * PostgreSQL frees them when the process dies. When the connection breaks, the locks are gone, and so the slices must stop.
 */
import { pool, type Sql } from "@/db/url";
import { log } from "@/lib/observability/log";

const KEY = "hashtextextended('flowpilot.execution.' || $1, 0)";

/** So long a lock is kept for the next slice: shorter than anybody waits for it (limits.busyMs). */
const LINGER_MS = 300;

export class Locks {
  private sql: Sql | null = null;
  private readonly held = new Set<string>();
  private readonly lingering = new Map<string, NodeJS.Timeout>();

  /** @param onLost told when held locks were lost. */
  constructor(
    private readonly url: () => string,
    private readonly onLost: (executionIds: string[]) => void,
  ) {}

  private connection(): Sql {
    this.sql ??= pool(this.url(), {
      max: 1,
      // Neither idleness nor age may close it: the locks would go with it.
      idle_timeout: 0,
      max_lifetime: null,
      connection: { application_name: "flowpilot-locks" },
      onclose: () => {
        const lost = [...this.held];
        this.held.clear();
        if (lost.length > 0) this.onLost(lost);
      },
    });
    return this.sql;
  }

  /** True when this process now drives the execution. Not re-entrant: the caller excludes itself. */
  async acquire(executionId: string): Promise<boolean> {
    const [row] = await this.connection().unsafe<{ ok: boolean }[]>(
      `select pg_try_advisory_lock(${KEY}) as ok`,
      [executionId],
      { prepare: true },
    );
    if (row?.ok) this.held.add(executionId);
    return row?.ok ?? false;
  }

  async release(executionId: string): Promise<void> {
    if (!this.held.delete(executionId)) return;
    await this.connection().unsafe(`select pg_advisory_unlock(${KEY})`, [executionId], { prepare: true });
  }

  /**
   * Instead of release(): the next slice is about to be asked for, most likely of this process.
   * @param first what is to be done before the lock may go.
   */
  linger(executionId: string, first: () => Promise<void>): void {
    const expire = async () => {
      await first();
      // Somebody has taken it over meanwhile.
      if (this.lingering.get(executionId) !== timer) return;
      this.lingering.delete(executionId);
      await this.release(executionId);
    };
    const timer = setTimeout(() => {
      expire().catch((error: unknown) => {
        // The connection is gone, and with it the lock.
        log.debug(
          { event: "lock_release_failed", executionId, error: String(error) },
          "A lock went with its connection.",
        );
      });
    }, LINGER_MS);
    this.lingering.set(executionId, timer);
  }

  /** Takes over a lock that lingers. @returns whether this process still holds it. */
  resume(executionId: string): boolean {
    const timer = this.lingering.get(executionId);
    if (!timer) return false;
    clearTimeout(timer);
    this.lingering.delete(executionId);
    return this.held.has(executionId);
  }

  async close(): Promise<void> {
    for (const timer of this.lingering.values()) clearTimeout(timer);
    this.lingering.clear();
    const sql = this.sql;
    this.sql = null;
    this.held.clear();
    await sql?.end({ timeout: 5 });
  }
}
