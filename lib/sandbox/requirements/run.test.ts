import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { closeSandbox, sandboxStatus } from "..";
import { extension } from "../hostile/wasm";
import { failure, javascript, python } from "../testing";
import { type Lock, resolveRequirements } from ".";
import { setDistributionForTests } from "./python/pyodide";
import { sha256Of } from "./store";
import { makeDataDir, type Registry, startRegistry, wheel, zip } from "./testing";

let dataDir = "";
let registry: Registry;
beforeAll(async () => {
  dataDir = await makeDataDir();
  registry = await startRegistry();
  setEnvForTests({ dataDir, ...registry.env });
});
afterEach(closeSandbox);
afterAll(async () => {
  await registry.close();
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true });
});

const idle = (language: "javascript" | "python") =>
  expect.poll(async () => (await sandboxStatus()).pools[language]?.kept, { timeout: 15_000 }).toBe(1);

/** Runs with the registry down. */
async function offline<T>(work: () => Promise<T>): Promise<T> {
  const before = registry.asked.length;
  registry.answerAll = 503;
  try {
    return await work();
  } finally {
    registry.answerAll = null;
    expect(registry.asked.length).toBe(before);
  }
}

describe("code with packages", () => {
  it("of Python imports them, all that they need and their data, with the registry down", async () => {
    registry.addWheel({
      name: "greeter",
      version: "1.2",
      requires: ["words"],
      files: {
        "greeter/__init__.py":
          "from words import HELLO\nfrom importlib.resources import files\ndef greet(n): return HELLO + n + files(__name__).joinpath('mark.txt').read_text()",
        "greeter/mark.txt": "!",
        "greeter-1.2.data/purelib/besides.py": "X = 1",
      },
    });
    registry.addWheel({ name: "words", version: "1.0", isBeside: true, files: { "words.py": "HELLO = 'hello '" } });
    const lock = await resolveRequirements({ language: "python", requirements: ["greeter"] });
    const code =
      "import greeter, besides, importlib.metadata\ndef main(input): return [greeter.greet(input), besides.X, importlib.metadata.version('greeter')]";
    await offline(async () => {
      expect((await python(code, "a", { lock })).value).toEqual(["hello a!", 1, "1.2"]);
      await idle("python");
      expect((await python(code, "b", { lock })).value).toEqual(["hello b!", 1, "1.2"]);
    });
    expect((await sandboxStatus()).pools.python?.reused).toBe(1);
    expect((await failure(python(code, "a"))).message).toContain("No module named 'greeter'");
  });

  it("of JavaScript imports them, in every form, with the registry down", async () => {
    registry.addNpm({
      name: "common",
      version: "1.0.0",
      files: {
        "index.js": "exports.twice = (n) => n * 2; exports.where = require('./lib/where.json').name;",
        "lib/where.json": '{"name":"lib"}',
        "sub.js": "module.exports = () => 'sub';",
      },
    });
    registry.addNpm({
      name: "modern",
      version: "2.0.0",
      manifest: { type: "module", exports: { ".": "./main.js", "./part": "./part.js" }, dependencies: { common: "1" } },
      files: {
        "main.js":
          "import { twice } from 'common'; export default class Modern { four() { return twice(2); } } export const name = 'modern';",
        "part.js": "export const part = 1;",
      },
    });
    const lock = await resolveRequirements({ language: "typescript", requirements: ["common", "modern@^2"] });
    const code = `import Modern, { name } from "modern";
import * as common from "common";
import whole from "common";
import sub from "common/sub.js";
import { part as share } from "modern/part";
export { name } from "modern";
interface Input { n: number }
export default (input: Input): unknown => [new Modern().four(), name, common.twice(input.n), whole.where, sub(), share];`;
    await offline(async () => {
      const run = () => javascript(code, { n: 5 }, { lock, language: "typescript" });
      expect((await run()).value).toEqual([4, "modern", 10, "lib", "sub", 1]);
      await idle("javascript");
      expect((await run()).value).toEqual([4, "modern", 10, "lib", "sub", 1]);
    });
    expect((await sandboxStatus()).pools.javascript?.reused).toBe(1);
    const refusals = [
      'import fs from "node:fs";',
      'import x from "other";',
      'import x from "../common";',
      'import("common");',
    ];
    for (const line of refusals) {
      const error = await failure(javascript(`${line}\nexport default () => 1;`, null, { lock }));
      expect([error.code, error.line], line).toEqual(["code_error", 1]);
    }
    expect(
      (await failure(javascript('import fs from "node:fs"; export default 1;', null, { lock }))).message,
    ).toContain("Node's own");
  });

  it("names its own line when a package fails, and the package's name", async () => {
    registry.addNpm({
      name: "thrower",
      version: "1.0.0",
      files: { "index.js": "\n\n\nexports.fail = () => { throw new Error('deep'); };" },
    });
    const lock = await resolveRequirements({ language: "javascript", requirements: ["thrower"] });
    const error = await failure(
      javascript('import { fail } from "thrower";\nexport default () => {\n  fail();\n};', null, { lock }),
    );
    expect([error.code, error.line]).toEqual(["code_error", 3]);
  });

  it("of Python has what Pyodide is made with, WebAssembly and the libraries that it links to", async () => {
    const suffix = "cpython-314-wasm32-emscripten.so";
    const files = {
      [`_built.${suffix}`]: extension({ name: "_built" }),
      "built.py": "import _built\nNAME = _built.__name__",
    };
    const made = {
      "built-1.0-cp314-cp314-pyemscripten_2026_0_wasm32.whl": wheel({ name: "built", version: "1.0", files }),
      "libshared-1.0.zip": zip([["libshared.so", extension({ name: "libshared" })]]),
    };
    await setDistributionForTests(
      await Promise.all(
        Object.entries(made).map(async ([file, bytes]) => {
          registry.files.set(`/pyodide/${file}`, bytes);
          const isLibrary = file.endsWith(".zip");
          const depends = isLibrary ? [] : ["libshared"];
          return {
            name: file.split("-")[0] ?? "",
            version: "1.0",
            file,
            sha256: await sha256Of(bytes),
            depends,
            isLibrary,
          };
        }),
      ),
    );
    registry.addWheel({ name: "libshared", version: "99.0" });
    const lock = await resolveRequirements({ language: "python", requirements: ["built"] });
    expect(lock.packages.map(({ name, version, source }) => [name, version, source])).toEqual([
      ["built", "1.0", "pyodide"],
      ["libshared", "1.0", "pyodide"],
    ]);
    const code = "import built, os\ndef main(input): return [built.NAME, os.path.exists('/lib/libshared.so')]";
    await offline(async () => {
      expect((await python(code, null, { lock })).value).toEqual(["_built", true]);
      await idle("python");
      expect((await python(code, null, { lock })).value).toEqual(["_built", true]);
    });
    expect((await sandboxStatus()).pools.python?.reused).toBe(1);
    await setDistributionForTests(null);
  });

  it("never gets a process that has other packages, though the code is the same", async () => {
    for (const version of ["1.0.0", "2.0.0"]) {
      registry.addNpm({ name: "told", version, files: { "index.js": `exports.version = "${version}";` } });
      registry.addWheel({ name: "told", version, files: { "told.py": `VERSION = "${version}"` } });
    }
    const locks = (language: "javascript" | "python", ...lines: string[]) =>
      Promise.all(lines.map((line) => resolveRequirements({ language, requirements: [line] })));
    const script = 'import { version } from "told"; export default () => version;';
    for (const lock of await locks("javascript", "told@1.0.0", "told@2.0.0")) {
      expect((await javascript(script, null, { lock })).value).toBe(lock.packages[0]?.version);
    }
    for (const lock of await locks("python", "told==1.0.0", "told==2.0.0")) {
      expect((await python("import told\ndef main(input): return told.VERSION", null, { lock })).value).toBe(
        lock.packages[0]?.version,
      );
    }
    const { pools } = await sandboxStatus();
    expect([pools.javascript?.reused, pools.python?.reused]).toEqual([0, 0]);
  });
});

describe("what was downloaded", () => {
  const clear = () => rmSync(path.join(dataDir, "packages"), { recursive: true });
  const code = "import kept\ndef main(input): return kept.X";
  let lock: Lock;

  it("is fetched again when it is gone, and is the same or nothing", async () => {
    registry.addWheel({ name: "kept", version: "1.0", files: { "kept.py": "X = 1" } });
    lock = await resolveRequirements({ language: "python", requirements: ["kept"] });
    clear();
    expect((await python(code, null, { lock })).value).toBe(1);
    clear();
    registry.files.set("/files/kept-1.0-py3-none-any.whl", Buffer.from("changed"));
    expect((await failure(python(code, null, { lock }))).code).toBe("requirement_hash_mismatch");
    registry.answerAll = 503;
    expect(await failure(python(code, null, { lock }))).toMatchObject({
      code: "requirement_registry_unreachable",
      retriable: true,
    });
    registry.answerAll = null;
  });

  it("is not used when it is damaged", async () => {
    registry.addNpm({ name: "damaged", version: "1.0.0", files: { "index.js": "exports.x = 1;" } });
    const own = await resolveRequirements({ language: "javascript", requirements: ["damaged"] });
    const all = readdirSync(path.join(dataDir, "packages"), { recursive: true, withFileTypes: true });
    for (const file of all) if (file.isFile()) writeFileSync(path.join(file.parentPath, file.name), "damaged");
    const script = 'import { x } from "damaged"; export default () => x;';
    expect((await javascript(script, null, { lock: own })).value).toBe(1);
  });

  it("is of one language and one Pyodide", async () => {
    expect((await failure(javascript("export default () => 1", null, { lock }))).code).toBe(
      "requirement_lock_outdated",
    );
    const older = { ...lock, runtime: "pyodide 1.0.0, python 3.9.0" };
    expect((await failure(python(code, null, { lock: older }))).code).toBe("requirement_lock_outdated");
  });

  it("needs nothing when nothing is required", async () => {
    const none = await offline(() => resolveRequirements({ language: "python", requirements: ["# nothing", " "] }));
    expect((await python("def main(input): return 1", null, { lock: none })).value).toBe(1);
  });
});
