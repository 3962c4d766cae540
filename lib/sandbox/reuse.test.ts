/** What one run must not leave to the next, though they share a process; each test also sees that they did. */
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { closeSandbox, sandboxStatus } from ".";
import { javascript, python } from "./testing";

afterEach(closeSandbox);
afterAll(closeSandbox);

type Run = typeof python;
const reused = async (language: "javascript" | "python") => (await sandboxStatus()).pools[language]?.reused ?? 0;
const idle = async (language: "javascript" | "python") => {
  await expect.poll(async () => (await sandboxStatus()).pools[language]?.kept, { timeout: 15_000 }).toBe(1);
};

/** Runs the block twice on one process: to leave things behind, and to look for them. */
async function twice(language: "javascript" | "python", code: string): Promise<unknown> {
  const run: Run = language === "python" ? python : javascript;
  await run(code, "leave");
  await idle(language);
  const { value } = await run(code, "look");
  expect(await reused(language)).toBe(1);
  return value;
}

const PYTHON = `import asyncio, builtins, decimal, gc, io, json, linecache, math, os, random, re, signal, sys, time, types, warnings
import collections

seen = []

def leave():
    builtins.leaked = "leaked"
    json.JSONEncoder.default = lambda self, o: "leaked"
    json.leaked = collections.UserDict.leaked = math.leaked = "leaked"
    sys.modules["leaked"] = types.ModuleType("leaked")
    os.environ["LEAKED"] = "leaked"
    sys.path.append("/leaked")
    sys.meta_path.append("leaked")
    sys.setrecursionlimit(77)
    sys.set_int_max_str_digits(5000)
    sys.stdout = io.StringIO()
    sys.settrace(lambda *a: None)
    time.sleep = print = None
    random.seed(1)
    decimal.getcontext().prec = 3
    warnings.simplefilter("error")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    re.compile("leaked")
    linecache.cache["leaked"] = 1
    gc.callbacks.append(lambda *a: None)
    leave.file = open("/dev/null")
    asyncio.set_event_loop(asyncio.new_event_loop())
    class Loud(str):
        pass
    Loud.kept = [Loud("leaked")]
    types.leaked = Loud
    try: open("/tmp/leaked", "w").write("leaked")
    except OSError: pass
    try: os.chdir("/tmp")
    except OSError: pass

def look():
    found = []
    def check(name, is_there):
        if is_there: found.append(name)
    check("builtins", hasattr(builtins, "leaked"))
    check("encoder", "leaked" in repr(json.JSONEncoder.default) or "lambda" in repr(json.JSONEncoder.default))
    check("modules", hasattr(json, "leaked") or hasattr(math, "leaked") or hasattr(collections.UserDict, "leaked"))
    check("sys.modules", "leaked" in sys.modules)
    check("environment", "LEAKED" in os.environ)
    check("path", "/leaked" in sys.path or "leaked" in sys.meta_path)
    check("recursion", sys.getrecursionlimit() == 77)
    check("digits", sys.get_int_max_str_digits() == 5000)
    check("trace", sys.gettrace() is not None)
    check("sleep", time.sleep is None)
    check("random", random.random() == random.Random(1).random())
    check("decimal", decimal.getcontext().prec == 3)
    check("signal", signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
    check("gc", not gc.isenabled() or any("lambda" in repr(c) for c in gc.callbacks))
    check("linecache", "leaked" in linecache.cache)
    check("types", hasattr(types, "leaked"))
    check("files", os.path.exists("/tmp/leaked") or os.getcwd() == "/tmp")
    check("descriptors", os.open("/dev/null", 0) != 3)
    check("objects", any(type(o).__name__ == "Loud" for o in gc.get_objects()))
    check("namespace", len(seen) > 0)
    return found

def main(input):
    if input == "leave":
        leave()
        seen.append(1)
        return None
    print("still printed")
    return look()
`;

const JAVASCRIPT = `export default async function main(input) {
  if (input === "leave") {
    globalThis.leaked = "leaked";
    Object.prototype.leaked = "leaked";
    Array.prototype.map = () => "leaked";
    JSON.stringify = () => '"leaked"';
    console.log = () => {};
    const again = () => { globalThis.ticks = (globalThis.ticks ?? 0) + 1; console.info("leaked"); setTimeout(again, 1); };
    setTimeout(again, 1);
    Promise.resolve().then(() => { Promise.resolve().then(() => console.info("leaked")); });
    Promise.reject(new Error("leaked"));
    return null;
  }
  await new Promise((done) => setTimeout(done, 30));
  const found = Object.keys(globalThis).filter((name) => /leaked|ticks/.test(name));
  if ({}.leaked) found.push("prototype");
  if ([1].map(() => 2)[0] !== 2) found.push("map");
  for (const name of ["FinalizationRegistry", "Atomics", "SharedArrayBuffer", "WebAssembly"]) {
    if (name in globalThis) found.push(name);
  }
  return found;
}`;

describe("a process that serves a block again", () => {
  it("has put the whole of Python back", async () => {
    expect(await twice("python", PYTHON)).toEqual([]);
  });

  it("gives JavaScript a new realm", async () => {
    expect(await twice("javascript", JAVASCRIPT)).toEqual([]);
  });

  it("gives Python another chance each time", async () => {
    const code = "import random, uuid\ndef main(input): return [random.random(), str(uuid.uuid4())]";
    const first = await python(code);
    await idle("python");
    expect((await python(code)).value).not.toEqual(first.value);
    expect(await reused("python")).toBe(1);
  });

  it("ends when a run left work that never ends", async () => {
    const code = "export default () => { (async () => { for (;;) await null; })(); return 1; }";
    expect((await javascript(code)).value).toBe(1);
    await expect.poll(async () => (await sandboxStatus()).pools.javascript?.running, { timeout: 15_000 }).toBe(0);
    expect((await javascript(code)).value).toBe(1);
    expect(await reused("javascript")).toBe(0);
  });

  it("serves no other code, workspace, grant or secret, and nobody after a single use", async () => {
    const code = "export default (input) => input;";
    await javascript(code, 1, { workspace: "a" });
    await idle("javascript");
    await javascript(`${code}\n`, 1, { workspace: "a" });
    await javascript(code, 1, { workspace: "b" });
    await javascript(code, 1, { workspace: "a", hosts: ["example.com"] });
    await javascript(code, 1, { workspace: "a", secrets: { KEY: "x" } });
    await javascript(code, 1, { workspace: "a", singleUse: true });
    expect(await reused("javascript")).toBe(0);
    await javascript(code, 1, { workspace: "a" });
    expect(await reused("javascript")).toBe(1);
  });

  it("is not made up for before the answer is handed over, for to start another takes its time", async () => {
    await javascript("export default () => 1;", null, { singleUse: true });
    expect((await sandboxStatus()).pools.javascript).toMatchObject({ boots: 1, warm: 0 });
    await expect.poll(async () => (await sandboxStatus()).pools.javascript?.warm, { timeout: 15_000 }).toBe(2);
  });

  it("is ended by a run that failed at a limit", async () => {
    const code = "def main(input):\n    while input: pass\n    return 1";
    await python(code, false);
    await idle("python");
    await python(code, true, { timeoutMs: 300 }).catch(() => undefined);
    await python(code, false, { timeoutMs: 15_000 });
    expect(await reused("python")).toBe(1);
  });
});
