import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setPriority } from "node:os";
import type { Duplex } from "node:stream";
import { z } from "zod";
import type { NodeError } from "@/lib/nodes/errors";
import { cancelled, crashed, notInstalled, outOfMemory, timedOut, tooMuchOutput, unavailable } from "./reasons";
import type { PackageContent } from "./requirements/load";
import { commandFor, DEFAULT_MEMORY_MB, type Runner } from "./runner";

export const MAX_REPLY_BYTES = 8 * 1024 * 1024;
const MAX_STDERR = 4_000;
/** Messages that may lie unread: one answer, and that the process is idle again. */
const MAX_UNREAD = 2;
/** Python is asked to stop at its time limit, so that it can say where it was; this much later it is killed. */
const INTERRUPT_GRACE_MS = 500;
/** What a run left behind (microtasks, memory to put back) is given this long before its process is ended instead. */
const REST_MS = 1_000;
/** Packages are put in place, and the parts of them that are WebAssembly compiled. */
const INSTALL_MS = 60_000;
const LOWEST_PRIORITY = 19;

const readyMessage = z.object({ ready: z.literal(true), layers: z.array(z.string()) });
const idleMessage = z.object({ idle: z.literal(true) });
const installedMessage = z.object({ installed: z.string().nullable() });
const callMessage = z.object({ id: z.string(), call: z.string() });
const replyMessage = z.object({
  id: z.string(),
  result: z.string().nullable(),
  output: z.string(),
  refused: z.string().optional(),
  interrupted: z.literal(true).optional(),
});

/** From inside of the realm, so hostile. */
export interface RawReply {
  /** JSON text. */
  result: string;
  output: string;
  /** What lies below Python and was reached for. */
  refused?: string;
  /** The time limit interrupted it. */
  interrupted?: boolean;
}

export interface RunRequest {
  code: string;
  /** JSON text, as are the secrets. */
  input: string;
  secrets: string;
  timeoutMs: number;
  memoryMb: number;
  /** Answers what the code asks of the outside; takes and gives JSON text. */
  call(text: string): Promise<string>;
}

/** One locked-down child: a run at a time, until it is killed. */
export class SandboxProcess {
  readonly ready: Promise<string[]>;
  readonly startedAt = performance.now();
  runs = 0;
  /** It has packages, and serves only code that has the same. */
  isInstalled = false;
  /** It has been slowed down for good, and serves nobody else. */
  isLast = false;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  #unread: string[] = [];
  #received: Buffer[] = [];
  #size = 0;
  #stderr = "";
  #waiting: { resolve(line: string): void; reject(error: Error): void } | null = null;
  #ended: NodeError | null = null;
  #killedFor: NodeError | null = null;
  #isKilled = false;
  #isReady = false;

  constructor(
    readonly runner: Runner = "javascript",
    readonly memoryMb: number = DEFAULT_MEMORY_MB,
    snapshot: string | null = null,
  ) {
    const { flags, script, options } = commandFor(runner, memoryMb, snapshot);
    this.#child = spawn(process.execPath, [...flags, script, JSON.stringify(options)], {
      env: { NODE_ENV: "production" },
      cwd: "/",
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    this.#channel = this.#child.stdio[3] as Duplex;
    this.#channel.on("data", (chunk: Buffer) => this.#onData(chunk));
    // The channel breaks when the child dies; the exit event tells why.
    this.#channel.on("error", () => this.kill());
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      if (this.#stderr.length < MAX_STDERR) this.#stderr += chunk.toString("latin1").slice(0, MAX_STDERR);
    });
    this.#child.on("error", (cause) => this.#end(unavailable(cause)));
    this.#child.on("close", () => this.#end(this.#killedFor ?? this.#reasonOfDeath()));
    this.ready = this.#line().then((line) => {
      const { layers } = readyMessage.parse(JSON.parse(line));
      this.#isReady = true;
      return layers;
    });
    // Awaited later or never; a process that fails while idle is noticed by the pool through `alive`.
    this.ready.catch(() => undefined);
  }

  get alive(): boolean {
    return this.#ended === null && !this.#isKilled;
  }

  /** Runs once. Rejects with NodeError sandbox_timeout, sandbox_memory, sandbox_output, sandbox_crashed or cancelled. */
  async run(request: RunRequest, signal: AbortSignal): Promise<RawReply> {
    await this.ready;
    this.runs += 1;
    this.#unread = [];
    const id = randomUUID();
    const { timeoutMs } = request;
    const isPython = this.runner === "python";
    const timer = setTimeout(() => this.kill(timedOut(timeoutMs)), timeoutMs + (isPython ? INTERRUPT_GRACE_MS : 0));
    const onAbort = () => this.kill(cancelled());
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      const { code, input, secrets } = request;
      const limits = isPython ? { memoryBytes: request.memoryMb * 1024 * 1024, softMs: timeoutMs } : {};
      this.#send({ id, code, input, secrets, ...limits });
      for (;;) {
        const message = parseJson(await this.#line());
        const call = callMessage.safeParse(message);
        if (call.success && call.data.id === id) {
          this.#send({ answer: await this.#orDeath(request.call(call.data.call)) });
          continue;
        }
        const reply = replyMessage.safeParse(message);
        if (!reply.success || reply.data.id !== id || reply.data.result === null) {
          throw crashed("an answer that is none");
        }
        return { ...reply.data, result: reply.data.result };
      }
    } catch (error) {
      this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Hands packages over, before the first run. Rejects with NodeError sandbox_packages, sandbox_memory or cancelled. */
  async install({ install, bytes }: PackageContent, signal: AbortSignal): Promise<void> {
    await this.ready;
    this.isInstalled = true;
    const timer = setTimeout(() => this.kill(notInstalled("it took too long")), INSTALL_MS);
    const onAbort = () => this.kill(cancelled());
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      this.#send({ install });
      if (bytes) this.#channel.write(bytes);
      const reply = installedMessage.safeParse(parseJson(await this.#line()));
      if (!reply.success) throw notInstalled("its answer is none");
      if (reply.data.installed !== null) throw notInstalled(reply.data.installed.slice(0, 300));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  /** Waits until what the run left behind is gone. False when it does not go; the process is ended then. */
  async rest(): Promise<boolean> {
    const timer = setTimeout(() => this.kill(), REST_MS);
    try {
      if (idleMessage.safeParse(parseJson(await this.#line())).success) return true;
    } catch {
      // It ended, which is the other answer.
    } finally {
      clearTimeout(timer);
    }
    this.kill();
    return false;
  }

  /** Lets everything else go first. */
  yieldToOthers(): void {
    this.isLast = true;
    try {
      if (this.#child.pid && this.alive) setPriority(this.#child.pid, LOWEST_PRIORITY);
    } catch {
      // It has just ended.
    }
  }

  kill(reason: NodeError | null = null): void {
    this.#killedFor ??= reason;
    this.#isKilled = true;
    this.#child.kill("SIGKILL");
  }

  #send(message: object): void {
    this.#channel.write(`${JSON.stringify(message)}\n`);
  }

  #line(): Promise<string> {
    const line = this.#unread.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  /** An answer from outside, unless the process dies first. */
  #orDeath<T>(work: Promise<T>): Promise<T> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      const waiting = { resolve: () => reject(crashed("a question too many")), reject };
      this.#waiting = waiting;
      // Before the promise is settled: whoever awaits it waits for the next line at once.
      const done = () => {
        if (this.#waiting === waiting) this.#waiting = null;
      };
      work.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error);
        },
      );
    });
  }

  #onData(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      const line = Buffer.concat([...this.#received, rest.subarray(0, end)]).toString("utf8");
      this.#received = [];
      this.#size = 0;
      rest = rest.subarray(end + 1);
      const waiting = this.#waiting;
      this.#waiting = null;
      if (waiting) waiting.resolve(line);
      else if (this.#unread.length < MAX_UNREAD) this.#unread.push(line);
      else this.kill(crashed("answers that nobody asked for"));
    }
    this.#size += rest.length;
    if (rest.length > 0) this.#received.push(rest);
    if (this.#size > MAX_REPLY_BYTES + 1024 * 1024) this.kill(tooMuchOutput());
  }

  #end(reason: NodeError): void {
    this.#ended ??= reason;
    this.#waiting?.reject(this.#ended);
    this.#waiting = null;
  }

  #reasonOfDeath(): NodeError {
    // No code of anybody has come in before that.
    if (!this.#isReady) return unavailable(new Error(this.#stderr || "The process ended before it was ready."));
    if (/out of memory|allocation failed|bad_alloc/i.test(this.#stderr)) return outOfMemory(this.memoryMb);
    return crashed("no answer");
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
