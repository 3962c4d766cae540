import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NodeError } from "@/lib/nodes/errors";
import { closeSandbox, runSandboxed } from "..";
import { HOSTILE_JAVASCRIPT } from "./javascript";

const SECRET = "canary-7f3c";
let folder: string;
let file: string;
let server: Server;
let connections = 0;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "flowpilot-canary-"));
  file = path.join(folder, "secret.txt");
  writeFileSync(file, SECRET);
  server = createServer((_request, response) => response.end(SECRET)).on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  closeSandbox();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function attack(body: string): Promise<{ end: string; text: string }> {
  const port = String((server.address() as AddressInfo).port);
  const filled = body.replaceAll("CANARY_FILE", file).replaceAll("CANARY_PORT", port);
  try {
    const code = `export default async function main(input) {\n${filled}\n}`;
    const { value, stdout } = await runSandboxed(
      { language: "javascript", code, input: { a: 1 }, timeoutMs: 1_500 },
      AbortSignal.timeout(20_000),
    );
    return { end: "value", text: `${JSON.stringify(value)}${stdout}` };
  } catch (error) {
    if (!(error instanceof NodeError)) throw error;
    return { end: error.code, text: error.message };
  }
}

describe("hostile JavaScript is held", () => {
  it.each(HOSTILE_JAVASCRIPT)("$name", async ({ body, ends }) => {
    const { end, text } = await attack(body);
    expect(ends).toContain(end);
    expect(text).not.toContain("THROUGH");
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(process.cwd());
  });

  it("leaves the canary file, the listener and this process as they were", () => {
    expect(readFileSync(file, "utf8")).toBe(SECRET);
    expect(connections).toBe(0);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("leaves the pool whole", async () => {
    const runs = Array.from({ length: 8 }, (_, i) =>
      runSandboxed(
        { language: "javascript", code: "export default (n) => n * 2;", input: i, timeoutMs: 5_000 },
        AbortSignal.timeout(20_000),
      ),
    );
    expect((await Promise.all(runs)).map((run) => run.value)).toEqual([0, 2, 4, 6, 8, 10, 12, 14]);
  });
});
