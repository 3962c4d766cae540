import { log } from "@/lib/observability/log";
import { deriveDraft } from "../store/derive-draft";
import type { LiveDocument } from "./live";

/** Deriving takes a share of the process's one thread: at most a tenth of it, however large the document is. */
const SHARE = 10;
/** Changes of another process are derived by that one; should it have died, by us. */
const OTHERS_FACTOR = 10;

/** Brings the draft of one document up to date, a little after changes: people type many letters in a row. */
export class Deriver {
  private timer: NodeJS.Timeout | null = null;
  private dueAt = Number.POSITIVE_INFINITY;
  private running: Promise<void> = Promise.resolve();
  private took = 0;
  private stopped = false;

  constructor(
    private readonly live: LiveDocument,
    private readonly delayMs: number,
  ) {}

  /** @param own a change that this process has appended. */
  changed(own: boolean): void {
    if (this.stopped) return;
    const delay = Math.max(this.delayMs, this.took * SHARE) * (own ? 1 : OTHERS_FACTOR);
    const dueAt = performance.now() + delay;
    if (this.timer && dueAt >= this.dueAt) return;
    if (this.timer) clearTimeout(this.timer);
    this.dueAt = dueAt;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.run().catch((error: unknown) => {
        // Whoever reads the draft next derives it.
        log.warn({ event: "derive_failed", document: this.live.name, error }, "A draft is brought up to date later.");
      });
    }, delay);
    this.timer.unref();
  }

  /** One at a time, and each sees what was there when it was asked for. */
  private run(): Promise<void> {
    this.running = this.running.catch(() => undefined).then(() => this.derive());
    return this.running;
  }

  private async derive(): Promise<void> {
    const began = performance.now();
    await deriveDraft(this.live.orgId, this.live.name, this.live);
    this.took = performance.now() - began;
  }

  /** Derives now what is waiting to be. @throws what PostgreSQL says */
  async finish(): Promise<void> {
    this.stopped = true;
    if (this.timer === null) return this.running;
    clearTimeout(this.timer);
    this.timer = null;
    return this.run();
  }
}
