/** Packages that attack: whoever brings them together, and then the machine, through the process in which they run. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { closeSandbox, sandboxStatus } from "..";
import { resolveRequirements } from "../requirements";
import { makeDataDir, type Registry, startRegistry, wheel } from "../requirements/testing";
import { failure, javascript, python } from "../testing";
import { HOSTILE_JAVASCRIPT } from "./javascript";
import { HOSTILE_PYTHON } from "./python";
import { type ExtensionSpec, extension } from "./wasm";

const SECRET = "canary-7f3c";
let [dataDir, folder, file] = ["", "", ""];
let registry: Registry;
beforeAll(async () => {
  dataDir = await makeDataDir();
  folder = mkdtempSync(path.join(tmpdir(), "flowpilot-canary-"));
  file = path.join(folder, "secret.json");
  writeFileSync(file, JSON.stringify({ secret: SECRET }));
  registry = await startRegistry();
  setEnvForTests({ dataDir, ...registry.env });
});
afterEach(closeSandbox);
afterAll(async () => {
  await registry.close();
  setEnvForTests(null);
  for (const name of [dataDir, folder]) rmSync(name, { recursive: true });
});

const lockOf = (language: "javascript" | "python", ...requirements: string[]) =>
  resolveRequirements({ language, requirements });
const idle = (language: "javascript" | "python") =>
  expect.poll(async () => (await sandboxStatus()).pools[language]?.kept, { timeout: 15_000 }).toBe(1);
let count = 0;
const nextName = () => `hostile${++count}`;

/** As a package does it, imported and called. */
async function byPackage(language: "javascript" | "python", body: string) {
  const name = nextName();
  const code = body.replaceAll("CANARY_FILE", file).replaceAll("CANARY_PORT", String(registry.port));
  if (language === "python") {
    registry.addWheel({
      name,
      version: "1",
      files: { [`${name}.py`]: `def main(input):\n${code.replaceAll(/^/gm, "    ")}` },
    });
    const lock = await lockOf("python", name);
    return python(`from ${name} import main`, { a: 1 }, { lock, timeoutMs: 20_000 });
  }
  const files = { "index.js": `module.exports = async function main(input) {\n${code}\n};` };
  registry.addNpm({ name, version: "1.0.0", files });
  const lock = await lockOf("javascript", name);
  return javascript(`import main from "${name}"; export default main;`, { a: 1 }, { lock, timeoutMs: 20_000 });
}

async function endOf(work: Promise<{ value: unknown; stdout: string }>): Promise<{ end: string; text: string }> {
  const settled = await work.catch((error: unknown) => error);
  if (!(settled instanceof Error)) return { end: "value", text: JSON.stringify(settled) };
  const { code, message, details } = settled as Error & { code?: string; details?: unknown };
  return { end: code ?? String(settled), text: `${message}${JSON.stringify(details ?? {})}` };
}

const chosen = (blocks: typeof HOSTILE_PYTHON, names: string[]) =>
  names.map((name) => {
    const block = blocks.find((one) => one.name === name);
    if (!block) throw new Error(`no attack is called ${name}`);
    return block;
  });

describe("a package reaches no further than code does:", () => {
  const JAVASCRIPT = [
    "function constructor of the input",
    "eval",
    "process global",
    "call sites of a prepared stack trace",
    "stack overflow inside a host function",
    "wasm",
  ];
  const PYTHON = ["the core module by an unlocked import"];

  it.each(chosen(HOSTILE_JAVASCRIPT, JAVASCRIPT))("$name", { timeout: 60_000 }, async ({ body, ends }) => {
    const { end, text } = await endOf(byPackage("javascript", body));
    expect(ends, text).toContain(end);
    expect(text.replaceAll('"THROUGH', "")).not.toMatch(/THROUGH/);
    expect(text).not.toContain(SECRET);
  });

  it.each(chosen(HOSTILE_PYTHON, PYTHON))("$name", { timeout: 60_000 }, async ({ body, ends }) => {
    const { end, text } = await endOf(byPackage("python", body));
    expect(ends, text).toContain(end);
    expect(text.replaceAll("'THROUGH", "")).not.toMatch(/THROUGH/);
    expect(text).not.toContain(SECRET);
  });

  it("import() that is made while it runs", async () => {
    const body = `const name = ["node", "fs"].join(":");
      try { const fs = await import(name); return "THROUGH" + fs.readFileSync("CANARY_FILE", "utf8"); }
      catch (error) { return String(error.constructor.constructor("return process")()); }`;
    const { end, text } = await endOf(byPackage("javascript", body));
    expect([end, text.includes(SECRET)]).toEqual(["code_error", false]);
    expect(text).toMatch(/Code generation from strings disallowed/);
  });
});

describe("a package that is put together", () => {
  it("gets no file of this machine, however it names it", async () => {
    const names = [file, `../../../../../../../..${file}`, path.join(process.cwd(), "package.json"), `file://${file}`];
    for (const wanted of names) {
      const name = nextName();
      registry.addNpm({
        name,
        version: "1.0.0",
        files: { "index.js": `module.exports = require(${JSON.stringify(wanted)});` },
      });
      const { end, text } = await endOf(
        lockOf("javascript", name).then((lock) =>
          javascript(`import x from "${name}"; export default () => x;`, null, { lock }),
        ),
      );
      expect(["requirement_not_bundled", "code_error"], wanted).toContain(end);
      expect(text).not.toContain(SECRET);
    }
    const redirecting = {
      main: "./x.js",
      browser: { "./x.js": file },
      imports: { "#x": `../../../../../../../..${file}` },
    };
    registry.addNpm({
      name: "redirects",
      version: "1.0.0",
      manifest: redirecting,
      files: { "x.js": "module.exports = require('#x')" },
    });
    expect((await failure(lockOf("javascript", "redirects"))).code).toBe("requirement_not_bundled");
    const settings = JSON.stringify({ extends: file, compilerOptions: { paths: { stolen: [file] } } });
    registry.addNpm({
      name: "settings",
      version: "1.0.0",
      files: { "index.js": "module.exports = require('stolen')", "tsconfig.json": settings },
    });
    expect((await failure(lockOf("javascript", "settings"))).code).toBe("requirement_not_bundled");
  });

  it("runs nothing when it is installed", async () => {
    const trace = path.join(folder, "ran");
    const manifest = {
      scripts: { preinstall: `touch ${trace}`, install: `touch ${trace}`, postinstall: `touch ${trace}` },
    };
    registry.addNpm({ name: "scripted", version: "1.0.0", manifest, files: { "index.js": "exports.a = 1" } });
    expect((await failure(lockOf("javascript", "scripted"))).code).toBe("requirement_native");
    expect(() => readFileSync(trace)).toThrow("ENOENT");
  });

  it("is as new in the next run, whatever it did to built-ins", async () => {
    const script = `const seen = Array.prototype.tampered ?? globalThis.tampered ?? JSON.tampered ?? "new";
      Array.prototype.tampered = globalThis.tampered = JSON.tampered = "old";
      exports.seen = seen;`;
    registry.addNpm({ name: "tampers", version: "1.0.0", files: { "index.js": script } });
    const module = `import builtins, json, os\nseen = getattr(builtins, "tampered", None) or getattr(json, "tampered", None) or "new"
builtins.tampered = json.tampered = "old"\njson.JSONDecoder = None
try: open(os.path.dirname(__file__) + "/tampered.py", "w").write("x")\nexcept OSError: pass`;
    registry.addWheel({ name: "tampers", version: "1", files: { "tampers.py": module } });
    const ways = [
      ["javascript", javascript, 'import { seen } from "tampers"; export default () => seen;'],
      [
        "python",
        python,
        "import tampers, os\ndef main(input): return [tampers.seen, os.path.exists(os.path.dirname(tampers.__file__) + '/tampered.py')]",
      ],
    ] as const;
    for (const [language, run, code] of ways) {
      const lock = await lockOf(language, "tampers");
      const first = await run(code, null, { lock });
      await idle(language);
      expect((await run(code, null, { lock })).value).toEqual(first.value);
      expect(JSON.stringify(first.value)).toMatch(/"new"(,false)?/);
      expect((await sandboxStatus()).pools[language]?.reused).toBe(1);
    }
  });
});

describe("a part of a Python package in WebAssembly", () => {
  const run = async (spec: Omit<ExtensionSpec, "name">, code = "return NAME.__name__") => {
    const name = nextName();
    const files = { [`${name}.cpython-314-wasm32-emscripten.so`]: extension({ name, ...spec }) };
    const tag = "cp314-cp314-pyemscripten_2026_0_wasm32";
    registry.addWheel({ name, version: "1", tag, files }, wheel({ name, version: "1", files }));
    const lock = await lockOf("python", name);
    const source = `def main(input):\n    import ${name}\n    ${code.replaceAll("NAME", name)}`;
    return { name, again: () => python(source, null, { lock }) };
  };

  it("is linked before the first run, which is its process's last, for it may keep what is not put back", async () => {
    const { name, again } = await run({});
    expect((await again()).value).toBe(name);
    expect((await again()).value).toBe(name);
    expect((await sandboxStatus()).pools.python).toMatchObject({ reused: 0, kept: 0 });
  });

  it("is behind the same gate: as it is linked, as it is imported, and by the address of a function", async () => {
    expect((await endOf((await run({ linked: "runScriptByAddress" })).again())).end).toBe("sandbox_packages");
    expect((await endOf((await run({ imported: "runScriptByAddress" })).again())).end).toBe("sandbox_refused");
    expect((await endOf((await run({ imported: "runScript" })).again())).end).toBe("sandbox_refused");
  });

  it("is left out where the wheel says that it is pure Python", async () => {
    const files = { "pretends.cpython-314-wasm32-emscripten.so": extension({ name: "pretends" }) };
    registry.addWheel({ name: "pretends", version: "1", files });
    const lock = await lockOf("python", "pretends");
    expect((await failure(python("import pretends", null, { lock }))).message).toContain("No module named 'pretends'");
  });

  it("is the only thing that is linked: no other file, and nothing that comes later", async () => {
    const code = `import sys
    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "Closed"]
    import importlib.machinery
    found = []
    for place in (None, "/lib/python3.14/site-packages/none.so", "/dev/null", "/tmp/x.so"):
        try:
            loader = importlib.machinery.ExtensionFileLoader("x", place or "")
            loader.create_module(importlib.machinery.ModuleSpec("x", loader, origin=place or ""))
            found.append(place)
        except ImportError: pass
    return found`;
    expect((await (await run({}, code)).again()).value).toEqual([]);
  });
});
