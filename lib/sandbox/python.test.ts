import { afterAll, describe, expect, it } from "vitest";
import { closeSandbox } from ".";
import { failure, python } from "./testing";

afterAll(closeSandbox);

describe("running Python", () => {
  it("gives main the input and returns its value and its output", async () => {
    const code = `def main(input):\n    print("got", len(input["items"]))\n    return {"total": sum(input["items"])}`;
    expect(await python(code, { items: [1, 2, 3] })).toEqual({ value: { total: 6 }, stdout: "got 3\n" });
  });

  it("awaits an asynchronous main, with timers and tasks", async () => {
    const code = `import asyncio
async def late(n):
    await asyncio.sleep(0.02 / n)
    return n
async def main(input):
    return await asyncio.gather(late(1), late(2), asyncio.wait_for(late(3), 5))`;
    expect((await python(code)).value).toEqual([1, 2, 3]);
  });

  it("says so when main waits for what never comes", async () => {
    const error = await failure(python("import asyncio\nasync def main(input):\n    await asyncio.Future()"));
    expect([error.code, error.line]).toEqual(["code_error", 3]);
    expect(error.message).toContain("never comes");
  });

  it("names the line of the block, its traceback, and what it had printed", async () => {
    const code = `import json\ndef inner(x):\n    return json.loads(x)\ndef main(input):\n    print("before")\n    return inner("{")`;
    const error = await failure(python(code));
    expect([error.code, error.line, error.details?.output]).toEqual(["code_error", 3, "before\n"]);
    expect(error.message).toContain("JSONDecodeError");
    const traceback = String(error.details?.traceback);
    expect(traceback).toContain('File "block.py", line 6, in main\n    return inner("{")');
    expect(traceback.split("\n")[1]).toContain('"block.py", line 6');
  });

  it("names the line of a syntax error, and does not ask for another try", async () => {
    const error = await failure(python("def main(input):\n    x = = 1"));
    expect([error.code, error.line, error.retriable]).toEqual(["code_error", 2, false]);
  });

  it("says what is missing when there is no main", async () => {
    expect((await failure(python("a = 1"))).message).toContain("def main(input)");
  });

  it("is interrupted at its time limit, in the line where it was", async () => {
    const code = "def main(input):\n    n = 0\n    while True:\n        n += 1";
    const error = await failure(python(code, null, { timeoutMs: 400 }));
    expect(error.code).toBe("sandbox_timeout");
    expect([3, 4]).toContain(error.line);
  });

  it("is interrupted in its sleep", async () => {
    const error = await failure(python("import time\ndef main(input):\n    time.sleep(60)", null, { timeoutMs: 300 }));
    expect([error.code, error.line]).toEqual(["sandbox_timeout", 3]);
  });

  it("is ended when it does not heed the interrupt", async () => {
    const code =
      "def main(input):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass";
    expect((await failure(python(code, null, { timeoutMs: 300 }))).code).toBe("sandbox_timeout");
  });

  it("has a limit of memory, told with the line", async () => {
    const code = "def main(input):\n    a = []\n    while True:\n        a.append(bytearray(8 << 20))";
    const error = await failure(python(code, null, { memoryMb: 64 }));
    expect([error.code, error.line]).toEqual(["sandbox_memory", 4]);
  });

  it("cuts what it prints at 64 KB, and refuses a result over 8 MB", async () => {
    const { stdout } = await python('def main(input):\n    for i in range(3000): print("x" * 100)');
    expect(stdout.length).toBeLessThan(66_000);
    expect(stdout).toContain("[output cut at 64 KB]");
    expect((await failure(python('def main(input):\n    return "x" * (9 << 20)'))).code).toBe("sandbox_output");
  });

  it("knows the standard library, and its own files can be read", async () => {
    const code = `import collections, datetime, hashlib, re, statistics, io, xml.etree.ElementTree, csv, dataclasses, email.message
@dataclasses.dataclass
class Point:
    x: int
def main(input):
    return [Point(1), hashlib.sha256(b"a").hexdigest()[:8], statistics.mean([1, 2, 3])]`;
    expect((await python(code)).value).toEqual([{ x: 1 }, "ca978112", 2]);
  });
});
