/** The search for secrets in what apps leave behind finds one that is there, however it is written, and says so when there was nothing to look at. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { faultsIn, formsOf, scan } from "./canaries.mjs";

const CANARY = 'canary "token"/v=1&ü\n end';
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flowpilot-canaries-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of an app as e2e/app.ts hands it over. */
function handOver(files: Record<string, string | Buffer>, canaries: string[] | null = [CANARY]): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, "app", name, ".."), { recursive: true });
    writeFileSync(join(folder, "app", name), content);
  }
  if (canaries) writeFileSync(join(folder, "app.canaries.json"), JSON.stringify(canaries));
}

const written: Record<string, (text: string) => string> = {
  raw: (text) => text,
  "JSON-escaped": (text) => JSON.stringify({ text }),
  "JSON in JSON": (text) => JSON.stringify({ body: JSON.stringify({ text }) }),
  "URL-encoded": encodeURIComponent,
  "in a form": (text) => new URLSearchParams({ a: "b", text }).toString(),
  base64: (text) => Buffer.from(text).toString("base64"),
  "basic authentication": (text) => Buffer.from(`you:${text}`).toString("base64"),
  base64url: (text) => Buffer.from(`x${text}`).toString("base64url"),
  hex: (text) => Buffer.from(text).toString("hex"),
};

describe("a canary in a file", () => {
  it.each(Object.entries(written))("that is %s is found, by the file's name", (_, write) => {
    handOver({ "postgres/data/base/1": `row ${write(CANARY)} row`, "postgres/data/base/2": "other", "output.log": "" });
    expect(faultsIn(folder)).toEqual([`${join("app", "postgres", "data", "base", "1")} holds a canary secret.`]);
  });

  it("is found for any value, in any bytes around it", () => {
    const value = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme" });
    const ways = fc.constantFrom(...Object.values(written));
    fc.assert(
      fc.property(value, ways, fc.uint8Array({ maxLength: 50 }), (text, write, around) => {
        handOver({ file: Buffer.concat([around, Buffer.from(write(text)), around]) });
        expect(scan(join(folder, "app"), [text]).found).toEqual(["file"]);
      }),
      { numRuns: 60 },
    );
  });

  it("is found where two pieces of a large file meet", () => {
    const piece = 4 * 1024 * 1024;
    for (const before of [piece - CANARY.length, piece - 3, piece, piece + 1]) {
      handOver({ wal: Buffer.concat([Buffer.alloc(before), Buffer.from(CANARY), Buffer.alloc(10)]) });
      expect(faultsIn(folder)).toHaveLength(1);
    }
  });
});

describe("what is fine and what is not", () => {
  it("is fine without one, though half of it is there", () => {
    handOver({ "output.log": CANARY.slice(0, 12), "postgres/log": "canary" });
    expect(faultsIn(folder)).toEqual([]);
  });

  it("is not fine when nothing was looked at", () => {
    expect(faultsIn(folder)).toEqual([expect.stringMatching(/nothing was looked at/)]);
    mkdirSync(join(folder, "app"));
    handOver({});
    expect(faultsIn(folder)).toEqual(["app has no files: nothing was looked at."]);
  });

  it("takes no value that would be found by chance", () => {
    expect(() => formsOf("short")).toThrow(/by chance/);
  });
});
