import { setTimeout as sleep } from "node:timers/promises";

/** How fast one client is read: a bucket that fills again. It makes wait instead of refusing, and so loses nothing. */
export class Pace {
  private tokens: number;
  private at: number;

  constructor(
    private readonly perSecond: number,
    private readonly atOnce: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.tokens = atOnce;
    this.at = now();
  }

  /** Takes so many messages' worth, and resolves when there was so much. */
  async take(cost: number): Promise<void> {
    const time = this.now();
    this.tokens = Math.min(this.atOnce, this.tokens + ((time - this.at) / 1000) * this.perSecond) - cost;
    this.at = time;
    if (this.tokens < 0) await sleep((-this.tokens / this.perSecond) * 1000, undefined, { ref: false });
  }
}
