import { fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

/** Its parent, and the ticks of processor time it has had; null when it is no more. Zombies are no more. */
function look(pid: string): { parent: number; ticks: number; isSandbox: boolean } | null {
  try {
    const [state, parent, ...rest] = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    if (state === "Z" || state === "X") return null;
    const isSandbox = readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("sandbox/runner/javascript.cjs");
    return { parent: Number(parent), ticks: Number(rest[9]), isSandbox };
  } catch {
    return null;
  }
}

it("no sandbox outlives a process that was killed, neither one that waits nor one that never ends", async () => {
  const parent = fork(fileURLToPath(new URL("./testing.parent.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  await once(parent, "message");
  const pids = readdirSync("/proc").filter((entry) => {
    const found = /^\d+$/.test(entry) ? look(entry) : null;
    return found?.parent === parent.pid && found?.isSandbox;
  });
  expect(pids).toHaveLength(2);
  // The one is at work.
  await expect
    .poll(() => Math.max(...pids.map((pid) => look(pid)?.ticks ?? 0)), { timeout: 10_000 })
    .toBeGreaterThan(50);
  parent.kill("SIGKILL");
  await once(parent, "exit");
  try {
    await expect.poll(() => pids.filter((pid) => look(pid)), { timeout: 5_000 }).toEqual([]);
  } finally {
    for (const pid of pids) if (look(pid)?.isSandbox) process.kill(Number(pid), "SIGKILL");
  }
});
