import { NodeError } from "@/lib/nodes/errors";
import { type LaneOptions, Lanes, type Place } from "./lanes";
import { SandboxProcess } from "./process";
import { DEFAULT_MEMORY_MB, type Runner } from "./runner";

/** Kept processes that have become too old are ended, though nobody comes for them. */
const SWEEP_MS = 60_000;

export interface PoolOptions extends LaneOptions {
  runner: Runner;
  /** Processes kept booted and waiting for whoever comes. */
  warm: number;
  /** Processes kept for further runs of the block that they have run; the one that waited longest makes room. */
  kept: number;
  /** A process serves at most so many runs, and lives so long. */
  maxRuns: number;
  maxAgeMs: number;
  /** What a process boots from; null for JavaScript, which needs nothing. */
  snapshot(): Promise<string | null>;
  onUnavailable(error: NodeError): void;
}

export interface UseOptions {
  /** Runs of the same key may share a process: the same code, workspace, grants and limits. */
  key: string;
  workspace: string;
  memoryMb: number;
  singleUse: boolean;
  /** What a process that has run nothing yet needs before its first run. */
  prepare?(child: SandboxProcess): Promise<void>;
}

export interface PoolCounts {
  running: number;
  slow: number;
  queued: number;
  warm: number;
  kept: number;
  boots: number;
  kills: number;
  refusals: number;
  runs: number;
  reused: number;
}

interface Kept {
  key: string;
  child: SandboxProcess;
}

/** The processes of one language: warm ones for anybody, kept ones for the block that they have run, and the line for them. */
export class SandboxPool {
  readonly #options: PoolOptions;
  readonly #lanes: Lanes;
  #warm: SandboxProcess[] = [];
  /** Those that waited longest first. */
  #kept: Kept[] = [];
  readonly #running = new Set<SandboxProcess>();
  readonly #total = { boots: 0, kills: 0, refusals: 0, runs: 0, reused: 0 };
  #layers: string[] | null = null;
  #booting = 0;
  #willRefill = false;
  #isClosed = false;
  readonly #sweeper: NodeJS.Timeout;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#lanes = new Lanes(options);
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  counts(): PoolCounts {
    return { ...this.#lanes.counts(), warm: this.#warm.length, kept: this.#kept.length, ...this.#total };
  }

  /** The kernel's layers that are in force in a process of this pool. Starts one when none has been seen yet. */
  async layers(): Promise<string[]> {
    if (this.#layers) return this.#layers;
    const child = this.#warm[0] ?? (await this.#boot(DEFAULT_MEMORY_MB));
    if (!this.#warm.includes(child)) this.#warm.push(child);
    return this.#told(child);
  }

  /** Waits for a place, runs `work` on a process that has run nothing else, and keeps that for the same key or ends it. */
  async use<T>(options: UseOptions, signal: AbortSignal, work: (child: SandboxProcess) => Promise<T>): Promise<T> {
    let child: SandboxProcess | null = null;
    let place: Place;
    try {
      place = await this.#lanes.enter(options.workspace, signal);
    } catch (error) {
      if (error instanceof NodeError && error.code === "sandbox_busy") this.#total.refusals += 1;
      throw error;
    }
    try {
      child = await this.#take(options);
      this.#running.add(child);
      await this.#told(child);
      this.#total.runs += 1;
      const running = child;
      if (options.prepare && !child.isInstalled) {
        // It may take a slow place, yet does not slow the process down for good.
        place.begin(() => undefined);
        await options.prepare(child);
      }
      place.begin(() => running.yieldToOthers());
      const value = await work(child);
      void this.#putBack(child, place, options);
      return value;
    } catch (error) {
      if (error instanceof NodeError && error.code === "sandbox_unavailable") this.#options.onUnavailable(error);
      if (child) {
        this.#total.kills += 1;
        child.kill();
      }
      this.#leave(child, place);
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    for (const child of [...this.#warm, ...this.#kept.map((kept) => kept.child), ...this.#running]) child.kill();
    this.#warm = [];
    this.#kept = [];
  }

  async #told(child: SandboxProcess): Promise<string[]> {
    this.#layers = await child.ready;
    return this.#layers;
  }

  async #take({ key, memoryMb, singleUse }: UseOptions): Promise<SandboxProcess> {
    this.#sweep();
    const known = singleUse ? -1 : this.#kept.findIndex((kept) => kept.key === key);
    const [kept] = known < 0 ? [] : this.#kept.splice(known, 1);
    if (kept) {
      this.#total.reused += 1;
      return kept.child;
    }
    // Python's memory is counted by the interpreter itself, so that its processes are all alike.
    const isUsual = this.#options.runner === "python" || memoryMb === DEFAULT_MEMORY_MB;
    const ready = isUsual ? this.#warm.shift() : undefined;
    return ready ?? this.#boot(memoryMb);
  }

  /** The answer does not wait for what the run left behind, but the place does: it takes a core until then. */
  async #putBack(child: SandboxProcess, place: Place, { key, singleUse }: UseOptions): Promise<void> {
    const { maxRuns, kept, maxAgeMs } = this.#options;
    const isSpent =
      singleUse || child.isLast || child.runs >= maxRuns || performance.now() - child.startedAt > maxAgeMs;
    if (isSpent || !(await child.rest()) || this.#isClosed) child.kill();
    else this.#kept.push({ key, child });
    while (this.#kept.length > kept) this.#kept.shift()?.child.kill();
    this.#leave(child, place);
  }

  #leave(child: SandboxProcess | null, place: Place): void {
    if (child) this.#running.delete(child);
    place.leave();
    this.#refillSoon();
  }

  /** To start a process holds this thread for milliseconds, more with more memory: whoever has just got an answer goes on first. */
  #refillSoon(): void {
    if (this.#willRefill) return;
    this.#willRefill = true;
    setImmediate(() => {
      this.#willRefill = false;
      this.#refill();
    });
  }

  async #boot(memoryMb: number): Promise<SandboxProcess> {
    const snapshot = await this.#options.snapshot();
    this.#total.boots += 1;
    return new SandboxProcess(this.#options.runner, memoryMb, snapshot);
  }

  /** Without those that have died, and those that have waited past their age. */
  #sweep(): void {
    const oldest = performance.now() - this.#options.maxAgeMs;
    this.#warm = this.#warm.filter((child) => child.alive);
    this.#kept = this.#kept.filter(({ child }) => {
      if (child.startedAt < oldest) child.kill();
      return child.alive;
    });
  }

  #refill(): void {
    this.#sweep();
    const missing = this.#options.warm - this.#warm.length - this.#booting;
    for (let i = 0; i < missing && !this.#isClosed; i += 1) {
      this.#booting += 1;
      this.#boot(DEFAULT_MEMORY_MB)
        .then(
          (child) => {
            if (this.#isClosed) child.kill();
            else this.#warm.push(child);
          },
          // Whoever needs one next is told why there is none.
          () => undefined,
        )
        .finally(() => {
          this.#booting -= 1;
        });
    }
  }
}
