/** What a process and all below it use, from /proc: Linux only. */
import { readdirSync, readFileSync } from "node:fs";

interface Process {
  pid: number;
  parent: number;
  /** Time on a processor so far, that of ended children included. */
  cpuMs: number;
}

/** /proc counts in hundredths of a second on every Linux. */
const TICK_MS = 10;

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        // After the name, which may hold anything: state, parent …, and as 12th to 15th the ticks of itself and its children (proc(5)).
        const fields = readFileSync(`/proc/${entry}/stat`, "utf8")
          .replace(/^.*\) /s, "")
          .split(" ");
        const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
        return [{ pid: Number(entry), parent: Number(fields[1]), cpuMs: ticks * TICK_MS }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

function tree(root: number): Process[] {
  const all = processes();
  const found = all.filter((one) => one.pid === root);
  for (let i = 0; i < found.length; i++) found.push(...all.filter((one) => one.parent === found[i]?.pid));
  return found;
}

/** Memory of a process and all below it in MB: its private part plus its share of what is shared (Pss), so nothing counts twice. */
export function memoryMb(root: number): number {
  let kb = 0;
  for (const { pid } of tree(root)) {
    try {
      kb += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return Math.round(kb / 1024);
}

/** Milliseconds on a processor so far: of the process alone, and of all below it. */
export function cpuMs(root: number): { own: number; below: number } {
  const all = tree(root);
  const total = all.reduce((sum, one) => sum + one.cpuMs, 0);
  const own = all.find((one) => one.pid === root)?.cpuMs ?? 0;
  return { own, below: total - own };
}
