import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { closeSandbox } from ".";
import { snapshotFile } from "./snapshot";
import { failure, python } from "./testing";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "flowpilot-python-"));
  setEnvForTests({ dataDir });
});
afterEach(() => {
  closeSandbox();
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true });
});

describe("what Python boots from", () => {
  it("is made once, by whoever comes first, who is told; and what an older version left goes", async () => {
    const folder = path.join(dataDir, "python");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "0123456789abcdef01234567.snapshot"), "of an older version");
    const said: string[] = [];
    const run = () => python("def main(input): return 1", null, { onWait: (sentence) => said.push(sentence) });
    const first = run();
    const second = run();
    expect([(await first).value, (await second).value]).toEqual([1, 1]);
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("Python is set up for the first time");
    await run();
    expect(said).toHaveLength(2);
    const kept = await snapshotFile();
    expect(readdirSync(folder)).toEqual([path.basename(kept)]);
  }, 60_000);

  it("is told to be unavailable when it is damaged", async () => {
    const file = await snapshotFile();
    writeFileSync(file, "no snapshot");
    expect((await failure(python("def main(input): return 1"))).code).toBe("sandbox_unavailable");
  }, 60_000);
});
