import { afterAll, describe, expect, it } from "vitest";
import { closeSandbox, runSandboxed } from "@/lib/sandbox";
import { NodeError } from "../errors";
import { runNode, testContext } from "../testing";
import type { BlockRequest, SandboxRequest } from "../types";
import { executor } from "./execute";
import definition, { STARTER } from "./index";

afterAll(closeSandbox);

describe("the code node", () => {
  it("begins with code that runs and gives on its input", async () => {
    const options = { input: { a: [1] }, sandbox: { run: runSandboxed } };
    const { outcome } = await runNode(definition, executor, definition.defaults, options);
    expect(outcome).toEqual({ kind: "output", output: { a: [1] } });
  });

  it("runs the code with input and limits, and logs what it printed", async () => {
    const seen: SandboxRequest[] = [];
    const sandbox = {
      run: async (request: SandboxRequest) => {
        seen.push(request);
        return { value: { ok: true }, stdout: `${"é".repeat(2500)}\n` };
      },
    };
    const config = { language: "typescript", inline_code: STARTER, timeout_seconds: 2 };
    const { outcome, ctx } = await runNode(definition, executor, config, { input: { a: 1 }, sandbox });
    const { onWait: _said, ...request } = seen[0] ?? {};
    expect(request).toEqual({
      language: "typescript",
      code: STARTER,
      input: { a: 1 },
      timeoutMs: 2000,
      memoryMb: 128,
      singleUse: false,
    });
    expect(outcome).toEqual({ kind: "output", output: { ok: true } });
    expect(ctx.emitted.map(({ type, text }) => [type, text.length])).toEqual([
      ["log", 2000],
      ["log", 500],
    ]);
  });

  it("hands on the sandbox's own failure", async () => {
    const failure = new NodeError("code_error", "ReferenceError: x is not defined (line 2)", { line: 2 });
    const run = runNode(definition, executor, definition.defaults, { sandbox: { run: () => Promise.reject(failure) } });
    await expect(run).rejects.toBe(failure);
  });

  it("logs what failed code had printed, and keeps it out of the error", async () => {
    const details = { output: "before\n", traceback: "Traceback" };
    const failure = new NodeError("code_error", "ZeroDivisionError: division by zero (line 2)", { line: 2, details });
    const context = testContext({ sandbox: { run: () => Promise.reject(failure) } });
    const error = await executor
      .execute(context, definition.config.parse(definition.defaults), null)
      .catch((reason: unknown) => reason);
    expect(context.emitted).toEqual([{ type: "log", text: "before" }]);
    expect(error).toMatchObject({ code: "code_error", line: 2, details: { traceback: "Traceback" } });
    expect((error as NodeError).details).not.toHaveProperty("output");
  });

  it("hands on the hosts that the code may call, with the way to call them", async () => {
    const seen: SandboxRequest[] = [];
    const run = async (request: SandboxRequest) => {
      seen.push(request);
      return { value: null, stdout: "" };
    };
    const config = { ...definition.defaults, allowed_hosts: "api.example.com, *.example.org:8443" };
    await runNode(definition, executor, config, { sandbox: { run } });
    await runNode(definition, executor, definition.defaults, { sandbox: { run } });
    expect(seen.map(({ hosts, http }) => [hosts, typeof http])).toEqual([
      [["api.example.com", "*.example.org:8443"], "function"],
      [undefined, "undefined"],
    ]);
    const wrong = definition.config.safeParse({ ...config, allowed_hosts: "http://a" });
    expect(wrong.error?.issues[0]).toMatchObject({ path: ["allowed_hosts"], message: '"http://a" is no host.' });
  });

  it("runs a shared block, of the version that it names or the published one, and logs which it was", async () => {
    const seen: BlockRequest[] = [];
    const run = async (request: BlockRequest) => {
      seen.push(request);
      request.onFound({ name: "Tax", version: 3, isDeprecated: request.target.version !== null });
      return { value: 7, stdout: "printed\n" };
    };
    const config = { code_block: "tax", single_use: true };
    const follows = await runNode(definition, executor, config, { input: { a: 1 }, blocks: { run } });
    const pinned = await runNode(definition, executor, { ...config, block_version: 3 }, { blocks: { run } });
    expect(seen.map(({ target, input, singleUse }) => [target, input, singleUse])).toEqual([
      [{ block: "tax", version: null }, { a: 1 }, true],
      [{ block: "tax", version: 3 }, null, true],
    ]);
    expect(follows.outcome).toEqual({ kind: "output", output: 7 });
    expect(follows.ctx.emitted.map(({ text }) => text)).toEqual(['Code block "Tax", version 3', "printed"]);
    expect(pinned.ctx.emitted[0]?.text).toBe('Code block "Tax", version 3 (deprecated)');
  });

  it("needs code or a block", () => {
    const problem = (config: Record<string, unknown>) => definition.config.safeParse(config).error?.issues[0];
    expect(problem({})).toMatchObject({ path: ["inline_code"] });
    expect(problem({ code_block: "tax", allowed_hosts: "http://a" })).toBeUndefined();
    expect(problem(definition.defaults)).toBeUndefined();
  });

  it("changes code that nobody has touched with the language, and no other", () => {
    const follows = (code: unknown, value: unknown, field = "language") =>
      definition.follows?.({ inline_code: code }, field, value);
    expect(follows(STARTER, "python")).toEqual({ inline_code: "def main(input):\n    return input\n" });
    expect(follows(undefined, "typescript")).toEqual({ inline_code: STARTER });
    expect(follows("return 1", "python")).toEqual({});
    expect(follows(STARTER, "cobol")).toEqual({});
    expect(follows(STARTER, "python", "inline_code")).toEqual({});
  });

  it("shows no limits beside a block, which has its own", () => {
    expect(definition.hides?.({})).toEqual(["block_version"]);
    expect(definition.hides?.({ code_block: "tax" })).toContain("inline_code");
  });

  it("says on the card how much code there is", () => {
    const config = definition.config.parse(definition.defaults);
    expect(definition.summary(config, [])).toBe("JavaScript, 3 lines, at most 10 s");
    expect(definition.summary({ ...config, code_block: "tax" }, [])).toBe("Code block tax");
    expect(definition.summary({ ...config, code_block: "tax", block_version: 2 }, [])).toBe(
      "Code block tax, version 2",
    );
  });
});
