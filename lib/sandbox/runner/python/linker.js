/**
 * Packages: their files in the interpreter's file system, and what of them is WebAssembly. All of it is put in place before the first run; while
 * code runs nothing is linked, and only what is there already is found.
 */
(function linker({ shell, bytes, real, run, print }) {
  /** Where a library's name stands in what dlopen() is told; boot.cjs sees to it that this is so. */
  const NAME_AT = 36;
  const MAX_NAME = 1_024;
  const MAX_REASON = 300;
  const wasm = WebAssembly;
  const apply = Reflect.apply;
  const { indexOf } = Uint8Array.prototype;
  const { has, add } = Set.prototype;
  const { get } = Map.prototype;
  const { fromCharCode } = String;
  const linked = new Set();
  /** Those that could not be, and why. */
  const unlinked = new Map();
  let tools = null;

  /** What others link to lies beside Python, and comes first. */
  const isShared = (path) => !path.startsWith("/lib/python");

  function nameOf(handle) {
    const at = handle + NAME_AT;
    const all = bytes();
    const end = apply(indexOf, all, [0, at]);
    if (handle === 0 || end < 0 || end - at > MAX_NAME) return null;
    let name = "";
    for (let i = at; i < end; i++) name += fromCharCode(all[i]);
    return name;
  }

  function link(path) {
    try {
      tools.link(path, { global: isShared(path), nodelete: true }, {});
      linked.add(path);
    } catch (error) {
      // Whoever imports it is told; most are never imported.
      unlinked.set(path, `${error?.message}`.slice(0, MAX_REASON));
    }
  }

  return {
    /** Keeps what this needs of the interpreter until the first run. */
    begin(python) {
      tools = { files: python.FS, link: python._module.loadDynamicLibrary };
    },

    end() {
      tools = null;
    },

    /** @param take gives the next bytes of the files. */
    put(list, take) {
      const libraries = [];
      for (let i = 0; i < list.length; i++) {
        const [path, size] = list[i];
        tools.files.mkdirTree(path.slice(0, path.lastIndexOf("/")));
        tools.files.writeFile(path, shell.copy(take(size)), { canOwn: true });
        if (path.endsWith(".so")) libraries[isShared(path) ? "unshift" : "push"](path);
      }
      globalThis.WebAssembly = wasm;
      libraries.forEach(link);
      delete globalThis.WebAssembly;
    },

    /** dlopen() and dlsym() of code: by the exact name of what is linked, and in that only. */
    open(pointer) {
      const handle = pointer >>> 0;
      const name = nameOf(handle);
      if (name === null || !apply(has, linked, [name])) {
        const reason = name === null ? undefined : apply(get, unlinked, [name]);
        if (reason !== undefined) print(`${name} could not be linked: ${reason}\n`);
        return 0;
      }
      apply(add, run().libraries, [handle]);
      return real()._dlopen_js(handle);
    },
    symbol(handle, name, index) {
      return apply(has, run().libraries, [handle >>> 0]) ? real()._dlsym_js(handle, name, index) : 0;
    },
  };
});
