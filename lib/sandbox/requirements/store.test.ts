import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setEnvForTests } from "@/lib/env";
import { keep, kept, madeOf, sha256Of } from "./store";

let dataDir = "";
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "flowpilot-store-"));
  setEnvForTests({ dataDir });
});
afterEach(() => {
  setEnvForTests(null);
  rmSync(dataDir, { recursive: true });
});

const files = () =>
  readdirSync(path.join(dataDir, "packages"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

describe("kept files", () => {
  it("are whole or not there, though many write the same one at a time", async () => {
    const bytes = Buffer.alloc(300_000, "content");
    const sha256 = await sha256Of(bytes);
    const readers = Array.from({ length: 40 }, async () => kept(sha256));
    const writers = Array.from({ length: 20 }, async () => keep(bytes));
    for (const read of await Promise.all(readers)) expect(read === null || read.equals(bytes)).toBe(true);
    expect(new Set(await Promise.all(writers))).toEqual(new Set([sha256]));
    expect(files()).toHaveLength(1);
  });

  it("count as gone when they are damaged", async () => {
    const sha256 = await keep(Buffer.from("content"));
    for (const file of files()) writeFileSync(file, "contenT");
    expect(await kept(sha256)).toBeNull();
  });

  it("that were made are made once, and again when they are damaged", async () => {
    let made = 0;
    const make = async () => Buffer.from(`made ${++made}`);
    expect(String(await madeOf("a", make))).toBe("made 1");
    expect(String(await madeOf("a", make))).toBe("made 1");
    for (const file of files()) writeFileSync(file, "short");
    expect(String(await madeOf("a", make))).toBe("made 2");
  });
});
