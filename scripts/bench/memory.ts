import { readdirSync, readFileSync } from "node:fs";

interface Process {
  pid: number;
  parent: number;
  name: string;
}

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, "utf8")) ?? [];
        return [{ pid: Number(entry), parent: Number(parent), name: name ?? "" }];
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
export function memoryMb(root: number, keep: (name: string) => boolean = () => true): number {
  let kb = 0;
  for (const { pid, name } of tree(root)) {
    if (!keep(name)) continue;
    try {
      kb += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return Math.round(kb / 1024);
}
