/**
 * PostgreSQL from npm, run by FlowPilot itself: no installation, no port, no other user can reach it (a Unix socket in a folder closed to
 * all others). fsync stays on: what was answered is on disk.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BootError } from "@/lib/errors";
import { account, PLAIN_ENV, pathFor } from "./account";
import { findBinaries } from "./binaries";
import { ensureCluster, lastLine, OWNER } from "./cluster";
import { stopOrphan, stopProcess } from "./orphan";

export interface EmbeddedPostgres {
  /** Connects as the owner to the database `postgres`. */
  url: string;
  pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>;
}

const SETTINGS: Record<string, string> = {
  listen_addresses: "",
  // The server's working directory is its data folder; a path would have to be short (107 bytes) and reachable.
  unix_socket_directories: ".",
  unix_socket_permissions: "0700",
  max_connections: "100",
  shared_buffers: "96MB",
  // No replicas: less to write.
  wal_level: "minimal",
  max_wal_senders: "0",
  // Spares three processes; on one machine the kernel's cache does their work.
  io_method: "sync",
  jit: "off",
  log_min_messages: "warning",
  log_line_prefix: "%m [%p] ",
};

const SOCKET = ".s.PGSQL.5432";
const MAX_SOCKET_PATH = 100;
const MAX_LOG_BYTES = 10 * 1024 * 1024;
const START_PATIENCE_MS = 60_000;
const LEFTOVERS_MS = 10_000;

/**
 * Starts PostgreSQL with its files under `root` (made when missing), stopping one that a killed process left behind.
 * The caller must hold the data folder's lock. `settings` are extra server settings.
 * @throws BootError with one sentence.
 */
export async function startPostgres(options: {
  root: string;
  password: string;
  settings?: Record<string, string>;
}): Promise<EmbeddedPostgres> {
  const who = account();
  const binaries = findBinaries(who, options.root);
  const data = await ensureCluster(options.root, options.password, who, binaries);
  await stopOrphan(data);

  const { child, exited } = await launch(options, who, binaries.postgres, data);
  const pid = child.pid ?? 0;
  const socket = socketFolder(data);
  // However this process ends, short of a kill -9.
  const stopWithUs = () => child.kill("SIGINT");
  process.once("exit", stopWithUs);
  return {
    url: urlOf(socket.folder, options.password),
    pid,
    exited,
    async stop() {
      await stopProcess(pid);
      await exited;
      process.removeListener("exit", stopWithUs);
      socket.remove();
    },
  };
}

/** What is left of a server that was killed ends by itself, but not at once; until then its memory is "still in use". */
async function launch(...how: Parameters<typeof launchOnce>): ReturnType<typeof launchOnce> {
  const until = Date.now() + LEFTOVERS_MS;
  for (;;) {
    try {
      return await launchOnce(...how);
    } catch (error) {
      if (!(error instanceof BootError) || !/shared memory block/.test(error.message) || Date.now() > until)
        throw error;
      await sleep(100);
    }
  }
}

async function launchOnce(
  { root, settings }: { root: string; settings?: Record<string, string> },
  who: ReturnType<typeof account>,
  program: string,
  data: string,
): Promise<{ child: ChildProcess; exited: Promise<void> }> {
  const logFile = join(root, "postgres.log");
  const args = Object.entries({ ...SETTINGS, ...settings }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openLog(logFile);
  const child = spawn(program, ["-D", pathFor(who, data), ...args], {
    cwd: data,
    ...who.server,
    env: PLAIN_ENV,
    stdio: ["ignore", log, log],
    // A session of its own: Ctrl-C in the terminal must reach us first, so that work ends before its database does.
    detached: true,
  });
  closeSync(log);
  const logStart = statSync(logFile).size;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await ready(child, data, () => readFileSync(logFile).subarray(logStart).toString());
  return { child, exited };
}

/** Where a server that another process runs under `root` listens. `remove` is for after the last connection. */
export function socketOf({ root, password }: { root: string; password: string }): { url: string; remove(): void } {
  const socket = socketFolder(join(root, "data"));
  return { url: urlOf(socket.folder, password), remove: socket.remove };
}

const urlOf = (folder: string, password: string) =>
  `postgres://${OWNER}:${encodeURIComponent(password)}@localhost/postgres?host=${encodeURIComponent(folder)}`;

function openLog(file: string): number {
  const log = openSync(file, "a", 0o600);
  if (statSync(file).size > MAX_LOG_BYTES) truncateSync(file);
  return log;
}

/** Waits for the word "ready" that PostgreSQL writes into its pid file once it takes connections. */
async function ready(child: ChildProcess, data: string, complaint: () => string): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS;
  let failure: string | null = null;
  child.once("error", (error) => {
    failure = error.message;
  });
  child.once("exit", () => {
    failure ??= lastLine(complaint());
  });
  while (Date.now() < deadline) {
    await sleep(5);
    if (failure !== null) throw new BootError(`PostgreSQL did not start on ${data}: ${failure}`);
    const lines = pidFile(data);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === "ready") return;
  }
  child.kill("SIGQUIT");
  throw new BootError(`PostgreSQL did not get ready on ${data} within a minute: ${lastLine(complaint())}`);
}

function pidFile(data: string): string[] {
  try {
    return readFileSync(join(data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    // Not written yet.
    return [];
  }
}

/** Links made for long paths. A server that starts again after a crash must be found under the same URL. */
const links = new Map<string, string>();

/** A folder from which the socket's path is short enough: the data folder, or a link to it. */
function socketFolder(data: string): { folder: string; remove(): void } {
  if (Buffer.byteLength(join(data, SOCKET)) <= MAX_SOCKET_PATH) return { folder: data, remove: () => undefined };
  const parent = links.get(data) ?? makeLink(data);
  return {
    folder: join(parent, "s"),
    remove() {
      links.delete(data);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function makeLink(data: string): string {
  const parent = mkdtempSync(join(tmpdir(), "flowpilot-"));
  symlinkSync(data, join(parent, "s"));
  links.set(data, parent);
  return parent;
}
