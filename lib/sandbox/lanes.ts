/**
 * Who runs next. There are as many quick places as cores; they are taken in turn, workspace by workspace, however many runs one of them
 * has waiting. A run that lasts leaves its quick place for a slow one, at the lowest priority, so that a block that loops for
 * ever costs its own time limit and nobody else's. Slow places are few, and a workspace has half of them at most: what it has beyond
 * that stays in its quick places, of which it then leaves one to others.
 */
import { busy, cancelled } from "./reasons";

export interface LaneOptions {
  quick: number;
  slow: number;
  /** Runs that may wait, of all workspaces. */
  maxQueue: number;
  /** A run that lasts longer is slow. */
  slowAfterMs: number;
}

interface Waiting {
  start(): void;
}

interface Share {
  waiting: Waiting[];
  quick: number;
  slow: number;
}

/** A place in which one run is; to be left when it ends. */
export interface Place {
  /** The run, or another part of it, begins; `onSlow` is told when it lasts. */
  begin(onSlow: () => void): void;
  leave(): void;
}

export class Lanes {
  readonly #options: LaneOptions;
  /** In the order in which they are served next. */
  readonly #shares = new Map<string, Share>();
  #quick = 0;
  #slow = 0;
  #queued = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  counts(): { running: number; slow: number; queued: number } {
    return { running: this.#quick + this.#slow, slow: this.#slow, queued: this.#queued };
  }

  /**
   * Waits for a place.
   * @throws NodeError sandbox_busy when too many wait, cancelled.
   */
  async enter(workspace: string, signal: AbortSignal): Promise<Place> {
    if (this.#queued >= this.#options.maxQueue) throw busy();
    const share = this.#shareOf(workspace);
    await new Promise<void>((resolve, reject) => {
      const entry = {
        start: () => {
          signal.removeEventListener("abort", leave);
          resolve();
        },
      };
      const leave = () => {
        share.waiting = share.waiting.filter((other) => other !== entry);
        this.#queued -= 1;
        this.#forget(workspace, share);
        reject(cancelled());
      };
      signal.addEventListener("abort", leave, { once: true });
      share.waiting.push(entry);
      this.#queued += 1;
      this.#serve();
    });
    return this.#place(workspace, share);
  }

  #place(workspace: string, share: Share): Place {
    let isSlow = false;
    let timer: NodeJS.Timeout | undefined;
    return {
      begin: (onSlow) => {
        let isTold = false;
        clearInterval(timer);
        timer = setInterval(() => {
          // Whether or not there is a slow place for it.
          if (!isTold) onSlow();
          isTold = true;
          if (!isSlow && !this.#makeSlow(share)) return;
          clearInterval(timer);
          if (isSlow) return;
          isSlow = true;
          this.#serve();
        }, this.#options.slowAfterMs);
        timer.unref();
      },
      leave: () => {
        clearInterval(timer);
        if (isSlow) {
          this.#slow -= 1;
          share.slow -= 1;
        } else {
          this.#quick -= 1;
          share.quick -= 1;
        }
        this.#forget(workspace, share);
        this.#serve();
      },
    };
  }

  #makeSlow(share: Share): boolean {
    const most = Math.max(1, Math.ceil(this.#options.slow / 2));
    if (this.#slow >= this.#options.slow || share.slow >= most) return false;
    this.#slow += 1;
    share.slow += 1;
    this.#quick -= 1;
    share.quick -= 1;
    return true;
  }

  #mayRun(share: Share): boolean {
    const most = share.slow > 0 ? Math.max(1, this.#options.quick - 1) : this.#options.quick;
    return share.waiting.length > 0 && share.quick < most;
  }

  #serve(): void {
    while (this.#quick < this.#options.quick) {
      const next = [...this.#shares].find(([, share]) => this.#mayRun(share));
      if (!next) return;
      const [workspace, share] = next;
      const entry = share.waiting.shift();
      // Behind all others now.
      this.#shares.delete(workspace);
      this.#shares.set(workspace, share);
      this.#queued -= 1;
      this.#quick += 1;
      share.quick += 1;
      entry?.start();
    }
  }

  #shareOf(workspace: string): Share {
    const known = this.#shares.get(workspace);
    if (known) return known;
    const share = { waiting: [], quick: 0, slow: 0 };
    this.#shares.set(workspace, share);
    return share;
  }

  #forget(workspace: string, share: Share): void {
    if (share.waiting.length === 0 && share.quick === 0 && share.slow === 0) this.#shares.delete(workspace);
  }
}
