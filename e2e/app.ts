/** A whole FlowPilot for a browser test: the production build on a port and a data folder of its own, which can be killed and started again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

export interface App {
  url: string;
  dataDir: string;
  /** Of the server process; changes with restart(). */
  readonly pid: number;
  /** What it has printed so far, all starts together. */
  logs(): string;
  /** Process ids of its engines. While one is being started again, it is missing. */
  engines(): number[];
  /** Of the embedded PostgreSQL; changes when it was started again. */
  postgres(): number;
  /** kill -9 to the server and its engines at once; PostgreSQL is left behind, as after a crash. */
  kill9(): Promise<void>;
  /** SIGTERM, and wait for the end. Tells the exit code. */
  stop(): Promise<number | null>;
  /** Starts it again on the same port and data, and waits until it is ready. */
  restart(): Promise<void>;
  /** stop(), and the data folder is gone; one with canaries is handed over to who looks for them (scripts/canaries.mjs). */
  remove(): Promise<void>;
}

const READY = /FlowPilot is ready at/;
const START_PATIENCE_MS = 120_000;

interface AppOptions {
  env?: Record<string, string>;
  /** Secrets that the test gives it, which must be in no file of it afterwards. */
  canaries?: readonly string[];
}

/** Starts the app and waits for its ready line. `env` adds settings. @throws Error with the output when it does not get ready. */
export async function startApp({ env = {}, canaries = [] }: AppOptions = {}): Promise<App> {
  const dataDir = mkdtempSync(join(tmpdir(), "flowpilot-e2e-"));
  const port = await freePort();
  const settings = {
    PORT: String(port),
    HOST: "127.0.0.1",
    FLOWPILOT_DATA_DIR: dataDir,
    DATABASE_URL: "",
    INNGEST_BASE_URL: "",
    ...env,
  };
  let output = "";
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const from = output.length;
    const started = spawn(process.execPath, ["scripts/start.mjs"], {
      env: { ...process.env, FLOWPILOT_LOG_LEVEL: "warn", ...settings },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (bytes: Buffer) => {
        output += bytes.toString();
      });
    }
    const deadline = Date.now() + START_PATIENCE_MS;
    while (!READY.test(output.slice(from))) {
      if (started.exitCode !== null || Date.now() > deadline) {
        started.kill("SIGKILL");
        throw new Error(`FlowPilot did not get ready:\n${output.slice(from)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return started;
  }

  async function ended(act: () => void): Promise<number | null> {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exit = once(child, "exit");
    act();
    await exit;
    return child.exitCode;
  }

  const app: App = {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    get pid() {
      return child.pid ?? 0;
    },
    engines: () => enginesOf(app.pid),
    postgres: () => Number(readFileSync(join(dataDir, "postgres", "data", "postmaster.pid"), "utf8").split("\n")[0]),
    logs: () => output,
    async kill9() {
      const pids = [app.pid, ...enginesOf(app.pid)];
      await ended(() => {
        for (const pid of pids) process.kill(pid, "SIGKILL");
      });
    },
    stop: () => ended(() => child.kill("SIGTERM")),
    async restart() {
      await app.stop();
      child = await start();
    },
    async remove() {
      await app.stop();
      const handOver = process.env.FLOWPILOT_E2E_HAND_OVER;
      if (!handOver || canaries.length === 0) return rmSync(dataDir, { recursive: true, force: true });
      writeFileSync(join(dataDir, "output.log"), output);
      const to = join(handOver, basename(dataDir));
      renameSync(dataDir, to);
      writeFileSync(`${to}.canaries.json`, JSON.stringify(canaries));
    },
  };
  return app;
}

/** The engines of a server: its children but for PostgreSQL. Linux only, like the rest of what the tests do to processes. */
function enginesOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const [, name, ppid] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        return Number(ppid) === parent && name !== "postgres";
      } catch {
        // It has ended meanwhile.
        return false;
      }
    })
    .map(Number);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No free port.");
  return address.port;
}
