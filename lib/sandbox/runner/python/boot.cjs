"use strict";
/**
 * Pyodide in a bare realm: a context without Node, without eval and, once booted, without WebAssembly. Pyodide's loader takes Node
 * for granted when it finds it, so its two scripts are patched to find a plain shell instead; each patch must match as often as it did
 * in the version that is pinned, or nothing boots.
 */
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { randomFillSync } = require("node:crypto");

const VERSION = "314.0.7";

/** @param {string} source @param {[RegExp, number, string][]} patches */
function patched(source, patches) {
  return patches.reduce((text, [pattern, times, replacement]) => {
    const found = text.match(pattern)?.length ?? 0;
    if (found !== times) throw new Error(`lockdown: ${pattern} is ${found} times in Pyodide, not ${times}`);
    return text.replace(pattern, replacement);
  }, source);
}

const LOADER = [
  [/\bimport\(/g, 13, "__no_import("],
  [/export\{dt as loadPyodide,U as version\};/g, 1, "globalThis.__load=dt;"],
  [/\/\/# sourceMappingURL.*/g, 1, ""],
];
const MODULE = [
  [/\bimport\(/g, 15, "__no_import("],
  [/import\.meta\.url/g, 3, '"pyodide.asm.mjs"'],
  // Not to change it: linker.js reads the name there.
  [/UTF8ToString\(handle\+36\)/g, 2, "UTF8ToString(handle+36)"],
  [/export default _createPyodideModule;/g, 1, "globalThis.__create=_createPyodideModule;"],
];

/**
 * Boots the interpreter. With `snapshot` it begins where that was made; without, it can make one.
 * @param {{folder: string, snapshot: Buffer | null, reach: Record<string, Function>}} options
 */
exports.boot = async function boot({ folder, snapshot, reach }) {
  const read = (name) => fs.readFileSync(path.join(folder, name));
  if (JSON.parse(read("package.json")).version !== VERSION) throw new Error(`lockdown: Pyodide is not ${VERSION}`);
  const { info } = JSON.parse(read("pyodide-lock.json"));
  const context = vm.createContext(Object.create(null), { codeGeneration: { strings: false, wasm: true } });
  const run = (source, filename) => new vm.Script(source, { filename }).runInContext(context);
  const own = (name) => run(fs.readFileSync(path.join(__dirname, name), "utf8"), name);
  const timers = (id, delay) => void setTimeout(() => shell.fire(id), delay);
  const shell = own("shell.js")({
    files: { "pyodide.asm.wasm": read("pyodide.asm.wasm"), "python_stdlib.zip": read("python_stdlib.zip") },
    lock: JSON.stringify({ info, packages: {} }),
    random: (bytes) => void randomFillSync(bytes),
    now: () => performance.now(),
    later: timers,
  });
  const interpreter = own("interpreter.js")(shell, reach, {
    makeLinker: own("linker.js"),
    makeBaseline: own("baseline.js"),
    pipes: own("pipes.js")(),
  });
  run(patched(read("pyodide.mjs").toString("utf8"), LOADER), "pyodide.mjs");
  run(patched(read("pyodide.asm.mjs").toString("utf8"), MODULE), "pyodide.asm.mjs");
  await interpreter.load(snapshot);
  if (!snapshot) interpreter.prepare(fs.readFileSync(path.join(__dirname, "block.py"), "utf8"));
  return interpreter;
};
