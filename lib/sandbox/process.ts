import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import type { Duplex } from "node:stream";
import { z } from "zod";
import { NodeError } from "@/lib/nodes/errors";

export const DEFAULT_MEMORY_MB = 128;
export const MAX_REPLY_BYTES = 8 * 1024 * 1024;
const MAX_STDERR = 4_000;
/** V8's own needs beside the heap: code, stacks, buffers. */
const EXTRA_DATA_BYTES = 320 * 1024 * 1024;

const readyMessage = z.object({ ready: z.literal(true), layers: z.array(z.string()) });
const replyMessage = z.object({ id: z.string(), result: z.string().nullable(), output: z.string() });

export interface RawReply {
  /** JSON text from inside the realm; hostile. */
  result: string;
  output: string;
}

function runnerFlags(memoryMb: number): string[] {
  const root = process.cwd();
  const permission = Number(process.versions.node.split(".")[0]) >= 24 ? "--permission" : "--experimental-permission";
  return [
    permission,
    "--allow-addons",
    `--allow-fs-read=${path.join(root, "lib", "sandbox", "runner")}/`,
    `--allow-fs-read=${path.join(root, "node_modules", "koffi")}/`,
    "--disallow-code-generation-from-strings",
    `--max-old-space-size=${memoryMb}`,
    "--no-warnings",
  ];
}

/** One locked-down child, good for one run. */
export class SandboxProcess {
  readonly ready: Promise<string[]>;
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  #received: Buffer[] = [];
  #size = 0;
  #stderr = "";
  #waiting: { resolve(line: string): void; reject(error: Error): void } | null = null;
  #ended: NodeError | null = null;
  #killedFor: NodeError | null = null;

  constructor(readonly memoryMb: number = DEFAULT_MEMORY_MB) {
    const options = JSON.stringify({ dataBytes: memoryMb * 1024 * 1024 + EXTRA_DATA_BYTES, parent: process.pid });
    const script = path.join(process.cwd(), "lib", "sandbox", "runner", "child.cjs");
    this.#child = spawn(process.execPath, [...runnerFlags(memoryMb), script, options], {
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
    this.ready = this.#line().then((line) => readyMessage.parse(JSON.parse(line)).layers);
    // Awaited later or never; a process that fails while idle is noticed by the pool through `alive`.
    this.ready.catch(() => undefined);
  }

  get alive(): boolean {
    return this.#ended === null && this.#killedFor === null;
  }

  /** Runs once. Rejects with NodeError sandbox_timeout, sandbox_memory, sandbox_output, sandbox_crashed or cancelled. */
  async run(code: string, input: string, timeoutMs: number, signal: AbortSignal): Promise<RawReply> {
    await this.ready;
    const id = randomUUID();
    const timer = setTimeout(() => this.kill(timedOut(timeoutMs)), timeoutMs);
    const onAbort = () => this.kill(new NodeError("cancelled", "The run was cancelled.", { retriable: false }));
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      if (signal.aborted) onAbort();
      this.#channel.write(`${JSON.stringify({ id, code, input })}\n`);
      const reply = replyMessage.safeParse(parseJson(await this.#line()));
      if (!reply.success || reply.data.id !== id || reply.data.result === null) throw crashed("an answer that is none");
      return { result: reply.data.result, output: reply.data.output };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      this.kill();
    }
  }

  kill(reason: NodeError | null = null): void {
    this.#killedFor ??= reason;
    this.#child.kill("SIGKILL");
  }

  #line(): Promise<string> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  #onData(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > MAX_REPLY_BYTES) {
      this.kill(
        new NodeError("sandbox_output", "The code returned more than 8 MB.", {
          hint: "Return less, or split the work.",
          retriable: false,
        }),
      );
      return;
    }
    const end = chunk.indexOf(10);
    if (end < 0) {
      this.#received.push(chunk);
      return;
    }
    const line = Buffer.concat([...this.#received, chunk.subarray(0, end)]).toString("utf8");
    // One answer per question: whatever follows the line was not asked for.
    this.#received = [];
    this.#size = 0;
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(line);
  }

  #end(reason: NodeError): void {
    this.#ended ??= reason;
    this.#waiting?.reject(this.#ended);
    this.#waiting = null;
  }

  #reasonOfDeath(): NodeError {
    if (/lockdown:|Cannot find module|ERR_ACCESS_DENIED/.test(this.#stderr))
      return unavailable(new Error(this.#stderr));
    if (/out of memory|allocation failed|bad_alloc/i.test(this.#stderr)) {
      return new NodeError("sandbox_memory", `The code used more than its ${this.memoryMb} MB of memory.`, {
        hint: "Work on less at a time, or return less.",
        retriable: false,
      });
    }
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

function timedOut(timeoutMs: number): NodeError {
  return new NodeError("sandbox_timeout", `The code ran longer than ${timeoutMs / 1000} s and was stopped.`, {
    hint: "Raise the node's timeout, or look for a loop that does not end.",
    retriable: false,
  });
}

function crashed(detail: string): NodeError {
  return new NodeError("sandbox_crashed", `The code's process ended with ${detail}.`, {
    hint: "Run it again; if it stays, the code exhausts a limit.",
  });
}

function unavailable(cause: unknown): NodeError {
  return new NodeError(
    "sandbox_unavailable",
    "Code cannot run here: this machine could not lock down a process for it.",
    {
      hint: "The server's log says which call failed. Code never runs without isolation.",
      retriable: false,
      cause,
    },
  );
}
