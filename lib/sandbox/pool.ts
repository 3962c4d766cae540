import { NodeError } from "@/lib/nodes/errors";
import { DEFAULT_MEMORY_MB, SandboxProcess } from "./process";

interface PoolOptions {
  /** Processes kept booted and waiting. */
  warm: number;
  /** Runs at once; more wait in line. */
  concurrency: number;
  maxQueue: number;
  onUnavailable(error: NodeError): void;
}

/** Hands out each process once and boots the next at once. The line is first come, first served. */
export class SandboxPool {
  readonly #options: PoolOptions;
  #idle: SandboxProcess[] = [];
  #queue: { start(): void; signal: AbortSignal }[] = [];
  #running = new Set<SandboxProcess>();
  #active = 0;
  #layers: string[] | null = null;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  counts(): { running: number; queued: number; warm: number } {
    return { running: this.#active, queued: this.#queue.length, warm: this.#idle.length };
  }

  async layers(): Promise<string[]> {
    this.#refill();
    this.#layers ??= (await this.#idle[0]?.ready) ?? [];
    return this.#layers;
  }

  /** Waits for a free place, runs `work` on a fresh process and ends that process. */
  async use<T>(memoryMb: number, signal: AbortSignal, work: (child: SandboxProcess) => Promise<T>): Promise<T> {
    await this.#place(signal);
    const child = this.#take(memoryMb);
    this.#running.add(child);
    try {
      return await work(child);
    } catch (error) {
      if (error instanceof NodeError && error.code === "sandbox_unavailable") this.#options.onUnavailable(error);
      throw error;
    } finally {
      child.kill();
      this.#running.delete(child);
      this.#active -= 1;
      this.#queue.shift()?.start();
      this.#refill();
    }
  }

  close(): void {
    this.#closed = true;
    for (const child of [...this.#idle, ...this.#running]) child.kill();
    this.#idle = [];
  }

  #place(signal: AbortSignal): Promise<void> {
    if (this.#active < this.#options.concurrency) {
      this.#active += 1;
      return Promise.resolve();
    }
    if (this.#queue.length >= this.#options.maxQueue) {
      return Promise.reject(
        new NodeError("sandbox_busy", "Too many code runs wait already.", {
          hint: "It is tried again if the node has a retry policy.",
        }),
      );
    }
    return new Promise((resolve, reject) => {
      const entry = {
        signal,
        start: () => {
          signal.removeEventListener("abort", leave);
          this.#active += 1;
          resolve();
        },
      };
      const leave = () => {
        this.#queue = this.#queue.filter((other) => other !== entry);
        reject(new NodeError("cancelled", "The run was cancelled.", { retriable: false }));
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.push(entry);
    });
  }

  #take(memoryMb: number): SandboxProcess {
    this.#idle = this.#idle.filter((child) => child.alive);
    const ready = memoryMb === DEFAULT_MEMORY_MB ? this.#idle.shift() : undefined;
    return ready ?? new SandboxProcess(memoryMb);
  }

  #refill(): void {
    this.#idle = this.#idle.filter((child) => child.alive);
    while (!this.#closed && this.#idle.length < this.#options.warm) this.#idle.push(new SandboxProcess());
  }
}
