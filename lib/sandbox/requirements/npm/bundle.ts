/**
 * The packages that a block imports as one script, made by esbuild in a folder that is thrown away afterwards. Nothing of a package is run for
 * it, and nothing outside of that folder gets into it, whatever a package names in its imports.
 */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BuildFailure, type BuildOptions, context, type Message, type Plugin } from "esbuild";
import type { NodeError } from "@/lib/nodes/errors";
import { holdsImport } from "../../compile";
import { Budget, untar } from "../archives";
import { megabytes, refused } from "../errors";
import type { Lock } from "../lock";
import { inParallel } from "../registry";
import { fetchTarball } from ".";
import { loaderOf, mayHavePatterns } from "./patterns";

/** All packages of a block together, as one script. */
const MAX_SCRIPT = 3 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
/** Packages ask for it; there is no process in the sandbox. */
const NODE_ENV = ["process", "env", "NODE_ENV"].join(".");
/** Of a package's files these can come into a script, or tell that it cannot be one. */
const USEFUL = /(?<!\.d)\.(?:[cm]?[jt]s|[jt]sx|json|txt|css|node|wasm)$/i;
const WRITES = 32;
/** A name is too long, or a folder's as well. */
const NO_PLACE = ["ENAMETOOLONG", "EEXIST", "ENOTDIR", "EISDIR"];
const LARGE_FILE = 16 * 1024 * 1024;

/**
 * @param imports what the code imports: packages of the lock, and what lies in them.
 * @returns a script that defines `packages`: a function from these names to what they export.
 * @throws NodeError requirement_node_builtin, requirement_native, requirement_not_bundled, requirement_too_large, requirement_unsafe_archive
 */
export async function bundle(lock: Lock, imports: readonly string[], signal: AbortSignal): Promise<Buffer> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), "flowpilot-packages-")));
  try {
    await layOutFiles(lock, folder, signal);
    const script = await build(folder, entryFor(imports));
    if (script.length > MAX_SCRIPT) {
      const why = `These packages come to ${megabytes(script.length)} of JavaScript, and ${megabytes(MAX_SCRIPT)} is the most.`;
      throw refused("requirement_too_large", why);
    }
    if (holdsImport(script.toString("utf8"))) {
      throw refused(
        "requirement_not_bundled",
        "One of these packages loads others by import() while it runs, which is not available here.",
      );
    }
    return script;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layOutFiles({ packages }: Lock, folder: string, signal: AbortSignal): Promise<void> {
  const budget = new Budget();
  for (const locked of packages) {
    const tarball = await fetchTarball(locked, signal);
    const own = path.join(folder, locked.path ?? `node_modules/${locked.name}`);
    const unpacked = await untar(`${locked.name} ${locked.version}`, tarball, budget);
    const files = unpacked.filter((file) => USEFUL.test(file.path) && file.bytes.length <= LARGE_FILE);
    const folders = new Set(files.map((file) => path.dirname(path.join(own, file.path))));
    try {
      await inParallel([...folders], WRITES, async (name) => void (await mkdir(name, { recursive: true })));
      await inParallel(files, WRITES, (file) => writeFile(path.join(own, file.path), file.bytes));
    } catch (cause) {
      if (!NO_PLACE.includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
      throw refused(
        "requirement_unsafe_archive",
        `${locked.name} ${locked.version} was not unpacked: its files cannot lie beside each other.`,
        { package: locked.name, version: locked.version, cause },
      );
    }
  }
}

/** `__esModule` tells the compiled block, which asks by `require`, that `default` is what it says. */
function entryFor(imports: readonly string[]): string {
  const lines = imports.map((name, index) => `import * as m${index} from ${JSON.stringify(name)};`);
  const table = imports.map((name, index) => `${JSON.stringify(name)}: m${index}`).join(", ");
  return `${lines.join("\n")}
const table = { __proto__: null, ${table} };
const flagged = (found) => Object.assign(Object.create(null), found, { __esModule: true });
export default (name) => {
  if (!(name in table)) throw new Error(name + " is not imported by this code");
  return flagged(table[name]);
};`;
}

async function build(folder: string, contents: string): Promise<Buffer> {
  const options: BuildOptions = {
    stdin: { contents, resolveDir: folder, sourcefile: "block.js", loader: "js" },
    absWorkingDir: folder,
    bundle: true,
    write: false,
    format: "iife",
    globalName: "packages",
    platform: "browser",
    target: "es2022",
    // import() hands out an error of the outer realm; as require() it is refused within.
    supported: { "dynamic-import": false },
    define: { [NODE_ENV]: '"production"', global: "globalThis" },
    loader: { ".css": "empty" },
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    sourcemap: false,
    tsconfigRaw: "{}",
    logLevel: "silent",
    plugins: [confinedTo(folder)],
  };
  const building = await context(options);
  const timer = setTimeout(() => void building.cancel(), TIMEOUT_MS);
  try {
    const { outputFiles } = await building.rebuild();
    const script = outputFiles?.find(({ path: name }) => !name.endsWith(".css"));
    if (!script) throw new Error("esbuild gave no script");
    return Buffer.from(script.contents);
  } catch (error) {
    throw reasonOf(error);
  } finally {
    clearTimeout(timer);
    await building.dispose();
  }
}

const CHECKED = Symbol("checked");

function confinedTo(folder: string): Plugin {
  const isInside = (file: string) => file.startsWith(`${folder}${path.sep}`);
  // Nothing is there, so that esbuild finds no files to a pattern.
  const nowhere = path.join(folder, "nowhere");
  const withPatterns = new Set<string>();
  return {
    name: "confined",
    setup(build) {
      build.onResolve({ filter: /.*/ }, async (args) => {
        if (args.pluginData === CHECKED) return undefined;
        const { kind, importer, namespace } = args;
        const isCutOff = namespace === "file" && withPatterns.has(importer);
        const resolveDir = isCutOff ? path.dirname(importer) : args.resolveDir;
        const found = await build.resolve(args.path, { kind, importer, namespace, resolveDir, pluginData: CHECKED });
        // esbuild's own answer then: it knows which failures a package expects.
        if (found.errors.length > 0) return undefined;
        if (found.namespace === "file" && !found.external && !isInside(found.path)) {
          return { errors: [{ text: `Could not resolve "${args.path}"` }] };
        }
        if (!isCutOff) return undefined;
        // Without a place: what its package does without in a browser.
        return found.namespace === "" && !found.external ? { path: found.path, namespace: "nothing" } : found;
      });
      build.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: "", loader: "js" }));
      // Whatever way a file was found by: not all of them lead through the above.
      build.onLoad({ filter: /.*/, namespace: "file" }, async ({ path: file }) => {
        if (!isInside(file)) return { errors: [{ text: "It names files outside of its packages" }] };
        const loader = loaderOf(file);
        if (!loader) return undefined;
        const contents = await readFile(file, "utf8");
        if (!mayHavePatterns(contents)) return undefined;
        withPatterns.add(file);
        return { contents, loader, resolveDir: nowhere };
      });
    },
  };
}

const isFailure = (error: unknown): error is BuildFailure =>
  error instanceof Error && Array.isArray((error as BuildFailure).errors);

function reasonOf(cause: unknown): NodeError {
  if (!isFailure(cause)) {
    return refused("requirement_not_bundled", "These packages could not be put together.", { cause, retriable: true });
  }
  const [first] = cause.errors;
  const builtin = cause.errors.find(({ text }) => isBuiltin(unresolved(text) ?? ""));
  const native = cause.errors.find(({ text }) => /loader .*"\.(node|wasm)"/.test(text));
  if (native) {
    const name = packageAt(native);
    return refused("requirement_native", `${name} has a part that is no JavaScript (${quoted(native.text)}).`, {
      package: name,
      hint: "Packages that are plain JavaScript can be had.",
    });
  }
  if (builtin) {
    const name = packageAt(builtin);
    return refused(
      "requirement_node_builtin",
      `${name} needs Node's own "${unresolved(builtin.text)}", which code does not have here.`,
      {
        package: name,
        hint: "Look for a package that runs in browsers as well.",
      },
    );
  }
  const name = first ? packageAt(first) : "a package";
  const text = first?.text ?? "the build was stopped";
  return refused("requirement_not_bundled", `${name} could not be put together: ${text.slice(0, 300)}.`, {
    package: name,
  });
}

const unresolved = (text: string) => /^Could not resolve "([^"]+)"/.exec(text)?.[1];
const quoted = (text: string) => /: (.+)$/.exec(text)?.[1]?.split("/").at(-1) ?? "a native file";

/** The package in whose file it happened. */
function packageAt({ location, text }: Message): string {
  const inside = location?.file.split("node_modules/").slice(1).at(-1);
  const [scope = "", name = ""] = (inside ?? unresolved(text) ?? "a package").split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}
