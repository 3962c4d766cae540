"use strict";
/**
 * Kernel lockdown of the calling process, for ever: resource limits, an unprivileged user when root, no new privileges,
 * Landlock deny-all and a seccomp allow-list for all threads. Called after boot and before any foreign code arrives.
 * On Linux a call that fails throws, so the process ends instead of serving half-locked.
 * Sources: prctl(2), setrlimit(2), landlock(7), seccomp(2).
 */
const koffi = require("koffi");
const { filterFor } = require("./seccomp.cjs");

const RLIMIT = { DATA: 2, FSIZE: 1, CORE: 4 };
const PR_SET_PDEATHSIG = 1;
const PR_SET_DUMPABLE = 4;
const PR_SET_NO_NEW_PRIVS = 38;
/** The same on all architectures. */
const SYS = { landlock_create_ruleset: 444, landlock_restrict_self: 446 };
const SIGKILL = 9;
const FIRST_UID = 60_000;

/** @param {boolean} ok @param {string} what */
function must(ok, what) {
  if (!ok) throw new Error(`lockdown: ${what} failed (errno ${koffi.errno()})`);
}

function limits(libc, dataBytes) {
  const setrlimit = libc.func("int setrlimit(int, void*)");
  for (const [resource, value] of [
    [RLIMIT.FSIZE, 0],
    [RLIMIT.CORE, 0],
    [RLIMIT.DATA, dataBytes],
  ]) {
    const pair = Buffer.alloc(16);
    pair.writeBigUInt64LE(BigInt(value), 0);
    pair.writeBigUInt64LE(BigInt(value), 8);
    must(setrlimit(resource, pair) === 0, `setrlimit ${resource}`);
  }
}

/** A user id of its own, so that two blocks cannot signal or inspect each other. */
function dropRoot(libc) {
  if (process.getuid() !== 0) return;
  const uid = FIRST_UID + (process.pid % 5000);
  must(libc.func("int setgroups(size_t, void*)")(0, null) === 0, "setgroups");
  must(libc.func("int setresgid(unsigned int, unsigned int, unsigned int)")(uid, uid, uid) === 0, "setresgid");
  must(libc.func("int setresuid(unsigned int, unsigned int, unsigned int)")(uid, uid, uid) === 0, "setresuid");
}

/**
 * Ends this process with its parent, who owns the clock: a kill -9 of the engine must not leave a block that runs for ever. After
 * dropRoot(), which would take it back. A parent that had gone before hears of nothing, so that is looked at.
 */
function dieWithParent(prctl, parent) {
  must(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) === 0, "die with parent");
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}

/** Returns the Landlock ABI in force, or 0 where the kernel has none (seccomp then still refuses every open). */
function landlock(syscall) {
  const abi = Number(syscall(SYS.landlock_create_ruleset, "void*", null, "size_t", 0, "uint32_t", 1));
  if (abi < 1) return 0;
  const files = abi >= 5 ? 0xffffn : abi >= 3 ? 0x7fffn : abi >= 2 ? 0x3fffn : 0x1fffn;
  const rules = Buffer.alloc(24);
  rules.writeBigUInt64LE(files, 0);
  if (abi >= 4) rules.writeBigUInt64LE(3n, 8);
  if (abi >= 6) rules.writeBigUInt64LE(3n, 16);
  const size = abi >= 6 ? 24 : abi >= 4 ? 16 : 8;
  const fd = Number(syscall(SYS.landlock_create_ruleset, "void*", rules, "size_t", size, "uint32_t", 0));
  must(fd >= 0, "landlock_create_ruleset");
  must(Number(syscall(SYS.landlock_restrict_self, "int", fd, "uint32_t", 0)) === 0, "landlock_restrict_self");
  return abi;
}

/** TSYNC covers all threads. False where there is no table for this processor. */
function seccomp(syscall) {
  const filter = filterFor(process.arch);
  if (!filter) return false;
  const header = Buffer.alloc(16);
  header.writeUInt16LE(filter.instructions, 0);
  header.writeBigUInt64LE(BigInt(koffi.address(filter.program)), 8);
  const answer = syscall(filter.call, "unsigned int", 1, "unsigned int", 1, "void*", header);
  must(Number(answer) === 0, "seccomp");
  return true;
}

/**
 * Locks this process down and returns the names of the layers in force.
 * @param {{dataBytes: number, parent: number}} options
 * @returns {string[]}
 */
exports.lockdown = function lockdown(options) {
  if (process.platform !== "linux") return [];
  const libc = koffi.load(process.report?.getReport().header.glibcVersionRuntime ? "libc.so.6" : "libc.so");
  const syscall = libc.func("long syscall(long, ...)");
  const prctl = libc.func("int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)");
  limits(libc, options.dataBytes);
  dropRoot(libc);
  dieWithParent(prctl, options.parent);
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === 0, "no_new_privs");
  must(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) === 0, "non-dumpable");
  const layers = ["limits", "user"];
  if (landlock(syscall) > 0) layers.push("landlock");
  if (seccomp(syscall)) layers.push("seccomp");
  return layers;
};
