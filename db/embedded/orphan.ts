/** A PostgreSQL that outlived a killed FlowPilot: found by the pid file in its data folder, and stopped before a new one starts. */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BootError } from "@/lib/errors";

/** How to stop, politest first, and for how long to wait: fast shutdown, immediate shutdown (recovers at next start), the end. */
const STAGES: readonly (readonly [NodeJS.Signals, number])[] = [
  ["SIGINT", 10_000],
  ["SIGQUIT", 5_000],
  ["SIGKILL", 5_000],
];

/** Stops what still runs on this data folder. @throws BootError when it cannot be stopped. */
export async function stopOrphan(data: string): Promise<void> {
  const file = join(data, "postmaster.pid");
  const lines = readLines(file);
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0 || !alive(pid)) return;
  if (isServerOf(pid, data)) return stopProcess(pid);
  // The number belongs to another program by now. PostgreSQL would refuse to start for it; with its parent's number it goes on to its
  // second check, the shared memory segment, which must stay.
  writeFileSync(file, [String(process.pid), ...lines.slice(1)].join("\n"));
}

/** Ends a PostgreSQL server and waits for it. @throws BootError when even SIGKILL does not help. */
export async function stopProcess(pid: number): Promise<void> {
  for (const [signal, patience] of STAGES) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ESRCH") return;
      throw new BootError(
        `A PostgreSQL left over from an earlier start (process ${pid}) belongs to another user: stop it, then start again.`,
        { cause: error },
      );
    }
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (!alive(pid)) return;
      await sleep(5);
    }
  }
  throw new BootError(
    `A PostgreSQL left over from an earlier start (process ${pid}) does not stop: end it, then start again.`,
  );
}

function readLines(file: string): string[] | null {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Whether a process with this number lives, a zombie counting as dead. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // No /proc here: the signal has answered already.
    return process.platform !== "linux";
  }
}

function isServerOf(pid: number, data: string): boolean {
  try {
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(data);
  } catch {
    // Not ours to look at, so not our server.
    return false;
  }
}
