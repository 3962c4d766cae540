import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";

const { ALLOWED, filterFor } = createRequire(import.meta.url)("./seccomp.cjs") as {
  ALLOWED: Record<string, [number, number | null]>;
  filterFor(arch: string): { program: Buffer; instructions: number; call: number } | null;
};

/** By the kernel's tables: [x64, arm64]. */
const FORBIDDEN = {
  open: [2, null],
  openat: [257, 56],
  openat2: [437, 437],
  socket: [41, 198],
  connect: [42, 203],
  clone: [56, 220],
  clone3: [435, 435],
  fork: [57, null],
  execve: [59, 221],
  execveat: [322, 281],
  kill: [62, 129],
  tgkill: [234, 131],
  ptrace: [101, 117],
  process_vm_writev: [311, 271],
  unlinkat: [263, 35],
  mount: [165, 40],
  bpf: [321, 280],
  io_uring_setup: [425, 425],
  memfd_create: [319, 279],
  pidfd_open: [434, 434],
} as const;

/** What the filter answers a call with, by running its instructions. */
function verdict(arch: string, audit: number, call: number): number {
  const filter = filterFor(arch);
  if (!filter) throw new Error("no filter");
  let accumulator = 0;
  for (let at = 0; at < filter.instructions; at += 1) {
    const op = filter.program.subarray(at * 8, at * 8 + 8);
    const [code, k] = [op.readUInt16LE(0), op.readUInt32LE(4)];
    const jump = (taken: boolean) => {
      at += (taken ? op[2] : op[3]) ?? 0;
    };
    if (code === 0x20) accumulator = k === 4 ? audit : call;
    else if (code === 0x15) jump(accumulator === k);
    else if (code === 0x35) jump(accumulator >= k);
    else return k;
  }
  throw new Error("the filter has no end");
}

const MACHINES = [
  { arch: "x64", column: 0, audit: 0xc000003e },
  { arch: "arm64", column: 1, audit: 0xc00000b7 },
] as const;
const [ALLOW, EPERM, KILL] = [0x7fff0000, 0x00050001, 0x80000000];

describe.each(MACHINES)("the system calls of $arch", ({ arch, column, audit }) => {
  it("that are listed are let through, each number once", () => {
    const numbers = Object.values(ALLOWED).flatMap((pair) => pair[column] ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.map((call) => verdict(arch, audit, call))).toEqual(numbers.map(() => ALLOW));
  });

  it("that open, connect, start or end anything are refused", () => {
    for (const pair of Object.values(FORBIDDEN)) {
      const call = pair[column];
      if (call !== null) expect(verdict(arch, audit, call)).toBe(EPERM);
    }
  });

  it("of another architecture end the process", () => {
    expect(verdict(arch, 0x40000003, 1)).toBe(KILL);
    expect(verdict(arch, audit, 0x40000001)).toBe(KILL);
  });
});

it("there is none for an architecture without a table", () => {
  expect(filterFor("riscv64")).toBeNull();
});
