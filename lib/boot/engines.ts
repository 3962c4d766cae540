/**
 * The engine processes (engine.ts): started, started again when they die, drained at the end. They are processes of their own because one
 * JavaScript thread is the limit of throughput, and a busy engine must not make the canvas stutter.
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { environmentFor } from "@/lib/env";
import { log } from "@/lib/observability/log";

export interface Engines {
  /** Resolves with true when each engine has said that it is ready, with false when one has not within `patienceMs`. */
  ready(patienceMs: number): Promise<boolean>;
  /** Lets running steps end for up to `patienceMs`, then ends the processes. */
  drain(patienceMs: number): Promise<void>;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** An engine that lived this long was fine: its next death starts with a short pause again. */
const HEALTHY_MS = 60_000;

/** Forks `count` engines. `dev` runs the source through tsx, which this process has registered already. */
export function startEngines(options: { count: number; databaseUrl: string; dev: boolean }): Engines {
  const children = new Set<ChildProcess>();
  const waiting = new Set(Array.from({ length: options.count }, (_, index) => index));
  let stopping = false;
  let tellReady: () => void = () => undefined;
  const allReady = new Promise<void>((resolve) => {
    tellReady = resolve;
  });

  const keepOne = async (index: number) => {
    for (let pause = FIRST_PAUSE_MS; !stopping; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      const began = Date.now();
      const child = forkEngine(options);
      children.add(child);
      child.on("message", () => {
        waiting.delete(index);
        if (waiting.size === 0) tellReady();
      });
      const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
      children.delete(child);
      if (stopping) return;
      log.error({ event: "engine_died", index, code, signal }, "An engine process has ended; starting it again.");
      if (Date.now() - began > HEALTHY_MS) pause = FIRST_PAUSE_MS;
      await sleep(pause);
    }
  };
  for (let index = 0; index < options.count; index++) void keepOne(index);

  const kill = () => {
    stopping = true;
    for (const child of children) child.kill("SIGKILL");
  };
  // However this process ends, short of a kill -9: then the engines notice the closed channel.
  process.once("exit", kill);

  return {
    async ready(patienceMs) {
      const late = new AbortController();
      const inTime = await Promise.race([
        allReady.then(() => true),
        sleep(patienceMs, false, { signal: late.signal }).catch(() => false),
      ]);
      late.abort();
      return inTime;
    },
    async drain(patienceMs) {
      stopping = true;
      for (const child of children) child.kill("SIGTERM");
      const exits = [...children].map((child) => once(child, "exit"));
      const timer = setTimeout(kill, patienceMs);
      await Promise.all(exits);
      clearTimeout(timer);
    },
  };
}

function forkEngine({ databaseUrl, dev }: { databaseUrl: string; dev: boolean }): ChildProcess {
  const env = environmentFor({ DATABASE_URL: databaseUrl, FLOWPILOT_ROLE: "engine" });
  const entry = dev ? "engine.ts" : join("dist", "engine.js");
  const execArgv = dev ? ["--import", "tsx", "--enable-source-maps"] : ["--enable-source-maps"];
  return fork(join(process.cwd(), entry), [], { env, execArgv, stdio: ["ignore", "inherit", "inherit", "ipc"] });
}
