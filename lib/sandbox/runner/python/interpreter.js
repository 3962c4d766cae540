/**
 * The interpreter and the gate around it. While a block runs, Python reaches what is listed here and nothing else of what WebAssembly
 * imports: clocks, random bytes, its own files to read, and five numbered pipes. Everything between Python and JavaScript
 * (`import js`, ctypes, sockets, os.system) is an import too, and is refused there, below anything that Python code could patch.
 * After a run the whole memory is put back, byte for byte, to what it was before the first one.
 */
(function interpreter(shell, reach, { makeLinker, makeBaseline, pipes }) {
  const { call, sleep } = reach;
  const STDOUT = 1;
  const STDERR = 2;
  const REQUEST = 90;
  const REPLY = 91;
  const CALL = 92;
  const SLEEP = 93;
  /** errno as WASI numbers it. */
  const ERRNO = { access: 2, invalid: 28, notHere: 52, noTerminal: 59, readOnly: 69 };
  const WRITING = 1 | 2 | 64 | 512 | 1024;
  const MAX_OUTPUT = 64 * 1024;
  const MAX_REPLY = 8 * 1024 * 1024 + 64 * 1024;
  /** What packages may take before they are imported. */
  const MAX_PACKAGES = 128 * 1024 * 1024;
  const INTERRUPT = 2;

  const U8 = Uint8Array;
  const View = DataView;
  const apply = Reflect.apply;
  const { set, subarray } = U8.prototype;
  const bufferOf = Object.getOwnPropertyDescriptor(WebAssembly.Memory.prototype, "buffer").get;
  const { getUint32, setUint32 } = View.prototype;
  const { instantiate } = WebAssembly;
  const { now } = shell;
  const { ascii, empty, gather, join } = pipes;

  let memory;
  let exports;
  let real;
  let python;
  let entry = 0;
  let settle = 0;
  let run = null;

  const bytes = () => new U8(apply(bufferOf, memory, []));
  const baseline = makeBaseline(bytes);
  class Refused extends Error {}
  const refuse = (name) => () => {
    run.refused = name;
    throw new Refused(name);
  };

  /** The pieces of memory that a readv or writev names. */
  function* pieces(iov, count) {
    const all = bytes();
    const view = new View(all.buffer);
    for (let i = 0; i < count; i++) {
      const at = apply(getUint32, view, [iov + i * 8, true]);
      const size = apply(getUint32, view, [iov + i * 8 + 4, true]);
      yield apply(subarray, all, [at, at + size]);
    }
  }
  const report = (pointer, value) => {
    apply(setUint32, new View(bytes().buffer), [pointer, value, true]);
    return 0;
  };
  function write(fd, iov, count, pointer) {
    let written = 0;
    for (const piece of pieces(iov, count)) {
      written += piece.length;
      if (fd === STDOUT || fd === STDERR) gather(run.output, piece, MAX_OUTPUT);
      else if (fd === REPLY) gather(run.reply, piece, MAX_REPLY);
      else if (fd === CALL) gather(run.asked, piece, MAX_REPLY);
      else if (fd === SLEEP) sleep(piece.length ? piece[0] : 0);
      else return ERRNO.readOnly;
    }
    return report(pointer, written);
  }

  function read(fd, iov, count, pointer) {
    if (fd === CALL && run.asked.size > 0) {
      run.answer = call(join(run.asked));
      run.asked = empty();
    }
    const source = fd === REQUEST ? "request" : fd === CALL ? "answer" : null;
    if (source === null) return fd <= STDERR ? report(pointer, 0) : real.fd_read(fd, iov, count, pointer);
    let taken = 0;
    for (const piece of pieces(iov, count)) {
      const part = apply(subarray, run[source], [0, piece.length]);
      apply(set, piece, [part]);
      run[source] = apply(subarray, run[source], [part.length]);
      taken += part.length;
    }
    return report(pointer, taken);
  }

  const opened = (fd) => {
    if (fd > STDERR) run.files[run.files.length] = fd;
    return fd;
  };
  const close = (fd) => (fd <= STDERR || fd >= REQUEST ? 0 : real.fd_close(fd));
  const fails = (errno) => () => -errno;

  const linker = makeLinker({
    shell,
    bytes,
    real: () => real,
    run: () => run,
    print: (text) => gather(run.output, ascii(text), MAX_OUTPUT),
  });

  /** What each import does while a block runs; one that is not named here ends the run. */
  const GATE = {
    fd_read: read,
    fd_write: write,
    fd_close: close,
    fd_pwrite: () => ERRNO.readOnly,
    __syscall_openat: (folder, name, flags, rest) =>
      flags & WRITING ? -ERRNO.readOnly : opened(real.__syscall_openat(folder, name, flags, rest)),
    __syscall_dup: (fd) => opened(real.__syscall_dup(fd)),
    emscripten_resize_heap(size) {
      run.isFull = size > run.memoryLimit;
      return run.isFull ? 0 : real.emscripten_resize_heap(size);
    },
    _Py_CheckEmscriptenSignals_Helper() {
      if (run.interruptAt === 0 || now() < run.interruptAt) return 0;
      run.interruptAt = 0;
      run.interrupted = true;
      return INTERRUPT;
    },
    // To set a descriptor's flags or to copy it would outlast the run; F_GETFD, F_SETFD and F_GETFL do not.
    __syscall_fcntl64: (fd, command, rest) =>
      command === 1 || command === 2 || command === 3 ? real.__syscall_fcntl64(fd, command, rest) : -ERRNO.invalid,
    __syscall_ioctl: fails(ERRNO.noTerminal),
    // A mapping of a file could be written back into it.
    _mmap_js: fails(ERRNO.notHere),
    _msync_js: fails(ERRNO.notHere),
    _emscripten_system: fails(ERRNO.notHere),
    __syscall_pipe: fails(ERRNO.notHere),
    __syscall_dup3: fails(ERRNO.notHere),
    __syscall_socket: fails(ERRNO.access),
    getaddrinfo: () => -4,
    getprotobyname: () => 0,
    __syscall_umask_js: () => 0o77,
    _dlopen_js: linker.open,
    _dlsym_js: linker.symbol,
    _setitimer_js: fails(ERRNO.notHere),
  };
  for (const name of ["mkdirat", "mknodat", "unlinkat", "rmdir", "renameat", "symlinkat", "truncate64", "ftruncate64"])
    GATE[`__syscall_${name}`] = fails(ERRNO.readOnly);
  for (const name of ["fallocate", "utimensat", "chmod", "fchmod", "fchmodat2", "fchownat", "fchown32"])
    GATE[`__syscall_${name}`] = fails(ERRNO.readOnly);
  for (const name of ["chdir", "fchdir"]) GATE[`__syscall_${name}`] = fails(ERRNO.access);

  /** Reading the interpreter's own files, time and chance: as they are. */
  const FREE = [
    ...["environ_sizes_get", "environ_get", "clock_res_get", "clock_time_get", "random_get"],
    ...["fd_seek", "fd_sync", "fd_pread", "fd_fdstat_get"],
    ...["emscripten_date_now", "emscripten_get_now", "emscripten_get_heap_max", "_emscripten_get_progname"],
    ...["_tzset_js", "_timegm_js", "_mktime_js", "_localtime_js", "_gmtime_js"],
    ...["_Py_emscripten_runtime", "_PyEM_TrampolineCall_JS", "__call_sighandler"],
    ...["faccessat", "fstat64", "stat64", "lstat64", "newfstatat", "getcwd", "getdents64"].map(
      (name) => `__syscall_${name}`,
    ),
    ...["readlinkat", "statfs64", "fstatfs64", "fadvise64", "fdatasync", "poll", "getuid32_js"].map(
      (name) => `__syscall_${name}`,
    ),
    "_try_fcntl64",
  ];

  /**
   * Puts the gate into the very object that WebAssembly imports from: what is linked later (the parts of packages that are WebAssembly),
   * and whoever takes the address of an import, finds nothing else there.
   */
  function gate(imports) {
    const free = new Set(FREE);
    const spaces = new Set([imports.env, imports.wasi_snapshot_preview1]);
    real = { ...imports.env, ...imports.wasi_snapshot_preview1 };
    for (const space of spaces) {
      for (const name of Object.keys(space)) {
        const original = space[name];
        if (typeof original !== "function" || free.has(name)) continue;
        const inside = GATE[name] ?? refuse(name);
        const wrapped = (...args) => (run === null ? original(...args) : inside(...args));
        // Its signature, of which a table entry is made.
        space[name] = Object.assign(wrapped, original);
      }
    }
    return imports;
  }

  const textAt = (text) => {
    const place = exports.malloc(text.length + 1);
    const at = bytes();
    for (let i = 0; i < text.length; i++) at[place + i] = text.charCodeAt(i);
    at[place + text.length] = 0;
    return place;
  };

  const begun = (request, memoryBytes, softMs) => ({
    request,
    answer: new U8(0),
    asked: empty(),
    reply: empty(),
    output: empty(),
    files: [],
    libraries: new Set(),
    memoryLimit: baseline.size() + memoryBytes,
    interruptAt: softMs ? now() + softMs : 0,
    interrupted: false,
    isFull: false,
    refused: null,
  });

  WebAssembly.instantiate = async (binary, imports) => {
    const result = await apply(instantiate, WebAssembly, [binary, gate(imports)]);
    exports = (result.instance ?? result).exports;
    memory = exports.memory;
    return result;
  };

  return {
    async load(snapshot) {
      python = await globalThis.__load({
        indexURL: "/py/",
        createPyodideModule: globalThis.__create,
        jsglobals: Object.create(null),
        checkAPIVersion: false,
        env: { HOME: "/home/block" },
        stdout: () => undefined,
        stderr: () => undefined,
        ...(snapshot ? { _loadSnapshot: shell.copy(snapshot) } : { _makeSnapshot: true }),
      });
    },

    prepare(source) {
      python.runPython(source);
    },

    snapshot: () => python.makeMemorySnapshot(),

    /** Ends the boot: from here on there is no way back to what it used. */
    seal() {
      python.runPython("close()");
      python.setInterruptBuffer([0]);
      entry = textAt("run()");
      settle = textAt("settle()");
      linker.begin(python);
      shell.seal();
      python = null;
      baseline.remember();
    },

    /**
     * Puts packages into the interpreter's file system and links what of them is WebAssembly, with the gate closed, for that runs as it is
     * linked. What there is then is what each run begins with. @param take gives the next bytes of their files.
     */
    install(list, take) {
      run = begun(new U8(0), MAX_PACKAGES, 0);
      linker.put(list, take);
      linker.end();
      const isWhole = exports.PyRun_SimpleString(settle) === 0 && run.refused === null;
      run = null;
      baseline.remember();
      return isWhole;
    },

    /** @returns the bytes of the reply and of what was printed, and how the run ended. */
    run(request, memoryBytes, softMs) {
      linker.end();
      run = begun(shell.copy(request), memoryBytes, softMs);
      let crashed = false;
      let isTooDeep = false;
      try {
        crashed = exports.PyRun_SimpleString(entry) !== 0;
      } catch (error) {
        crashed = true;
        // The engine's stack has ended before Python's own limit.
        isTooDeep = error instanceof RangeError;
      }
      const { reply, output, refused, interrupted, isFull } = run;
      return {
        reply: join(reply),
        output: join(output),
        isCut: output.isCut,
        crashed,
        isTooDeep,
        isFull,
        refused,
        interrupted,
      };
    },

    /** Puts everything back as it was before the first run; false when that cannot be had. */
    restore() {
      const files = run.files;
      run = null;
      for (let i = 0; i < files.length; i++) real.fd_close(files[i]);
      return baseline.restore();
    },
  };
});
