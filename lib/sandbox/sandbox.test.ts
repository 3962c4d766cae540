import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import { closeSandbox, runSandboxed, sandboxStatus } from ".";
import { compileBlock } from "./compile";
import { readResult } from "./result";
import { LAYERS } from "./runner";

afterAll(closeSandbox);

const run = (
  code: string,
  input: unknown = null,
  language: "javascript" | "typescript" = "javascript",
  timeoutMs = 5_000,
) => runSandboxed({ language, code, input, timeoutMs }, AbortSignal.timeout(30_000));

const read = (result: string) => readResult({ result, output: "" }, { timeoutMs: 1_000, memoryMb: 128 });

async function failure(work: Promise<unknown>): Promise<NodeError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof NodeError) return error;
  throw new Error(`expected a NodeError, got ${String(error)}`);
}

describe("running a block", () => {
  it("gives main the input and returns its value and its output", async () => {
    const code = `export default async function main(input) {\n  console.log("got", input.items.length);\n  return { total: input.items.reduce((a, b) => a + b, 0) };\n}`;
    expect(await run(code, { items: [1, 2, 3] })).toEqual({ value: { total: 6 }, stdout: "got 3\n" });
  });

  it("strips types from TypeScript and keeps the lines", async () => {
    const code = `interface Input { n: number }\nenum Kind { A = "a" }\nexport default function main(input: Input): string {\n  const kind: Kind = Kind.A;\n  throw new Error(kind + input.n);\n}`;
    const error = await failure(run(code, { n: 7 }, "typescript"));
    expect(error.message).toContain("a7");
    expect(error.line).toBe(5);
  });

  it("knows timers", async () => {
    const code = `export default async () => {\n  const never = setTimeout(() => { throw new Error("no"); }, 1);\n  clearTimeout(never);\n  return new Promise((done) => setTimeout(() => done("late"), 20));\n}`;
    expect((await run(code)).value).toBe("late");
  });

  it("names the line of a syntax error before anything runs", async () => {
    const error = await failure(run("export default () => {\n  let x = ;\n}"));
    expect([error.code, error.line, error.retriable]).toEqual(["code_error", 2, false]);
  });

  it("says what is missing when nothing is exported", async () => {
    expect((await failure(run("const a = 1;"))).message).toContain("export a default function");
  });

  it("stops at its timeout", async () => {
    expect((await failure(run("export default () => { for (;;); }", null, "javascript", 300))).code).toBe(
      "sandbox_timeout",
    );
  });

  it("stops when the run is cancelled", async () => {
    const controller = new AbortController();
    const running = runSandboxed(
      { language: "javascript", code: "export default () => { for (;;); }", input: null, timeoutMs: 30_000 },
      controller.signal,
    );
    setTimeout(() => controller.abort(), 200);
    expect((await failure(running)).code).toBe("cancelled");
  });

  it("leaves the line when cancelled while waiting for a place", async () => {
    const controller = new AbortController();
    const busy = Array.from({ length: 8 }, () =>
      run("export default async () => new Promise((r) => setTimeout(() => r(1), 300))"),
    );
    const queued = runSandboxed(
      { language: "javascript", code: "export default () => 1", input: null, timeoutMs: 5_000 },
      controller.signal,
    );
    controller.abort();
    expect((await failure(queued)).code).toBe("cancelled");
    expect((await Promise.all(busy)).map((result) => result.value)).toEqual(Array(8).fill(1));
  });

  it("keeps nothing from one run to the next", async () => {
    const code = "export default () => { globalThis.n = (globalThis.n ?? 0) + 1; return globalThis.n; }";
    expect([(await run(code)).value, (await run(code)).value]).toEqual([1, 1]);
  });

  it.runIf(process.platform === "linux" && process.arch === "x64")(
    "is locked down by the kernel on Linux x64",
    async () => {
      expect(await sandboxStatus()).toMatchObject({
        layers: LAYERS.map((name) => ({ name, isActive: true })),
      });
    },
  );
});

describe("reading a reply", () => {
  it("never throws anything but a NodeError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          read(text);
        } catch (error) {
          expect(error).toBeInstanceOf(NodeError);
        }
      }),
    );
  });
});

describe("compiling", () => {
  it("refuses import in every form", () => {
    for (const code of [
      'import fs from "fs"',
      'export * from "fs"',
      'const a = () => import("fs")',
      "const u = import.meta.url",
    ]) {
      expect(() => compileBlock(code, "javascript")).toThrowError(/not available/);
    }
  });

  it("never throws anything but a NodeError", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("javascript" as const, "typescript" as const), (code, language) => {
        try {
          compileBlock(code, language);
        } catch (error) {
          expect(error).toBeInstanceOf(NodeError);
        }
      }),
    );
  });
});
