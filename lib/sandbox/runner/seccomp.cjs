"use strict";
/**
 * What a sandbox process may still ask of the kernel: to compute, allocate, wait and end. No open, socket, exec, clone, kill or ptrace.
 * Numbers from the kernel's tables: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h; null where the
 * architecture has no such call.
 */

/** name: [x64, arm64] */
const ALLOWED = {
  read: [0, 63],
  write: [1, 64],
  close: [3, 57],
  fstat: [5, 80],
  lseek: [8, 62],
  mmap: [9, 222],
  mprotect: [10, 226],
  munmap: [11, 215],
  brk: [12, 214],
  rt_sigaction: [13, 134],
  rt_sigprocmask: [14, 135],
  rt_sigreturn: [15, 139],
  ioctl: [16, 29],
  readv: [19, 65],
  writev: [20, 66],
  sched_yield: [24, 124],
  mremap: [25, 216],
  madvise: [28, 233],
  nanosleep: [35, 101],
  getpid: [39, 172],
  exit: [60, 93],
  fcntl: [72, 25],
  gettimeofday: [96, 169],
  getrusage: [98, 165],
  getuid: [102, 174],
  getgid: [104, 176],
  geteuid: [107, 175],
  getegid: [108, 177],
  rt_sigtimedwait: [128, 137],
  sigaltstack: [131, 132],
  prctl: [157, 167],
  gettid: [186, 178],
  futex: [202, 98],
  sched_setaffinity: [203, 122],
  sched_getaffinity: [204, 123],
  epoll_create: [213, null],
  clock_gettime: [228, 113],
  clock_getres: [229, 114],
  clock_nanosleep: [230, 115],
  exit_group: [231, 94],
  epoll_wait: [232, null],
  epoll_ctl: [233, 21],
  newfstatat: [262, 79],
  epoll_pwait: [281, 22],
  fallocate: [285, 47],
  eventfd2: [290, 19],
  epoll_create1: [291, 20],
  getrandom: [318, 278],
  statx: [332, 291],
  rseq: [334, 293],
};

/** AUDIT_ARCH_* of linux/audit.h, and the number of seccomp(2) itself. */
const ARCHITECTURES = {
  x64: { column: 0, audit: 0xc000003e, seccomp: 317 },
  arm64: { column: 1, audit: 0xc00000b7, seccomp: 277 },
};

const LOAD = 0x20;
const EQUAL = 0x15;
const AT_LEAST = 0x35;
const RETURN = 0x06;
const KILL = 0x80000000;
const ALLOW = 0x7fff0000;
const EPERM = 0x00050001;
/** x64 only: calls of the x32 ABI have this bit. */
const X32 = 0x40000000;

exports.ALLOWED = ALLOWED;

/**
 * The filter: right architecture, no x32 calls, the listed numbers; anything else answers EPERM. Null where there is no table.
 * @param {string} arch
 * @returns {{program: Buffer, instructions: number, call: number} | null}
 */
exports.filterFor = function filterFor(arch) {
  const own = ARCHITECTURES[arch];
  if (!own) return null;
  const program = [];
  const add = (code, jt, jf, k) => {
    const b = Buffer.alloc(8);
    b.writeUInt16LE(code, 0);
    b[2] = jt;
    b[3] = jf;
    b.writeUInt32LE(k >>> 0, 4);
    program.push(b);
  };
  add(LOAD, 0, 0, 4);
  add(EQUAL, 1, 0, own.audit);
  add(RETURN, 0, 0, KILL);
  add(LOAD, 0, 0, 0);
  add(AT_LEAST, 0, 1, X32);
  add(RETURN, 0, 0, KILL);
  for (const numbers of Object.values(ALLOWED)) {
    const number = numbers[own.column];
    if (number === null) continue;
    add(EQUAL, 0, 1, number);
    add(RETURN, 0, 0, ALLOW);
  }
  add(RETURN, 0, 0, EPERM);
  return { program: Buffer.concat(program), instructions: program.length, call: own.seccomp };
};
