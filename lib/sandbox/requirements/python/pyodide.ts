/** The packages that Pyodide itself is made with: listed, with their checksums, in the lock file that comes with it from npm. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { normalised } from "./requirement";

const lockFile = z.object({
  info: z.object({ python: z.string(), abi_version: z.string() }),
  packages: z.record(
    z.string(),
    z.object({
      name: z.string(),
      version: z.string(),
      file_name: z.string(),
      sha256: z.string(),
      depends: z.array(z.string()),
      install_dir: z.string(),
      package_type: z.string(),
    }),
  ),
});

export interface PyodidePackage {
  name: string;
  version: string;
  file: string;
  sha256: string;
  depends: string[];
  /** A library that others link to; it is no Python package. */
  isLibrary: boolean;
}

export interface Distribution {
  /** "pyodide 314.0.7, python 3.14.2" */
  runtime: string;
  packages: ReadonlyMap<string, PyodidePackage>;
}

let known: Promise<Distribution> | null = null;

export function distribution(): Promise<Distribution> {
  known ??= read();
  return known;
}

/** For tests: packages that Pyodide would be made with; null for those that it is. */
export async function setDistributionForTests(packages: readonly PyodidePackage[] | null): Promise<void> {
  const { runtime } = await read();
  known = packages && Promise.resolve({ runtime, packages: new Map(packages.map((one) => [one.name, one])) });
}

async function read(): Promise<Distribution> {
  const folder = path.join(process.cwd(), "node_modules", "pyodide");
  const [lock, own] = await Promise.all(
    ["pyodide-lock.json", "package.json"].map(async (name) =>
      JSON.parse(await readFile(path.join(folder, name), "utf8")),
    ),
  );
  const { info, packages } = lockFile.parse(lock);
  const { version } = z.object({ version: z.string() }).parse(own);
  const all = Object.values(packages).map((entry): [string, PyodidePackage] => {
    const name = normalised(entry.name);
    return [
      name,
      {
        name,
        version: entry.version,
        file: entry.file_name,
        sha256: entry.sha256,
        depends: entry.depends.map(normalised),
        isLibrary: entry.install_dir === "dynlib",
      },
    ];
  });
  return { runtime: `pyodide ${version}, python ${info.python}`, packages: new Map(all) };
}
