/** How a process for each language is started: its script, what it may read before it is locked down, and its limits. */
import path from "node:path";
import { env } from "@/lib/env";

export type Runner = "javascript" | "python";

/** Memory of a block that asks for none in particular. For Python it comes on top of the interpreter's own. */
export const DEFAULT_MEMORY_MB = 128;
const MB = 1024 * 1024;
/** V8's own needs beside the heap (code, stacks, buffers), and the interpreter's with its copy. */
const EXTRA_DATA_MB: Record<Runner, number> = { javascript: 320, python: 640 };
const PYTHON_HEAP_MB = 128;

export interface Command {
  flags: string[];
  script: string;
  options: Record<string, unknown>;
}

/** @param snapshot for Python: the file that the interpreter boots from; null makes one. */
export function commandFor(runner: Runner, memoryMb: number, snapshot: string | null): Command {
  const root = process.cwd();
  const folder = path.join(root, "lib", "sandbox", "runner");
  const pyodide = path.join(root, "node_modules", "pyodide");
  const permission = Number(process.versions.node.split(".")[0]) >= 24 ? "--permission" : "--experimental-permission";
  const readable = [`${folder}/`, `${path.join(root, "node_modules", "koffi")}/`];
  if (runner === "python") readable.push(`${pyodide}/`, ...(snapshot ? [snapshot] : []));
  return {
    script: path.join(folder, `${runner}.cjs`),
    flags: [
      permission,
      "--allow-addons",
      ...readable.map((name) => `--allow-fs-read=${name}`),
      "--disallow-code-generation-from-strings",
      `--max-old-space-size=${runner === "python" ? PYTHON_HEAP_MB : memoryMb}`,
      // Python's own limit of depth comes before the engine's then.
      ...(runner === "python" ? ["--stack-size=3900"] : []),
      "--no-warnings",
    ],
    options: {
      dataBytes: (memoryMb + EXTRA_DATA_MB[runner]) * MB,
      parent: process.pid,
      ...(runner === "python" ? { pyodide, snapshot } : {}),
    },
  };
}

/** What each layer does, outermost first, for the log and the page. The first three are the same on every system. */
export const LAYERS = ["process", "permissions", "realm", "limits", "user", "landlock", "seccomp"] as const;
export type Layer = (typeof LAYERS)[number];
const EVERYWHERE: readonly Layer[] = ["process", "permissions", "realm"];

/** The layers that are missing where the kernel has put these in force. */
export function missingLayers(kernel: readonly string[]): Layer[] {
  return LAYERS.filter((layer) => !EVERYWHERE.includes(layer) && !kernel.includes(layer));
}

/** True when the operator wants no code to run where a layer is missing. */
export function isStrict(): boolean {
  return env().sandbox === "strict";
}
