import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { Lock } from "..";
import { packagesOf } from "../load";
import { useRegistry } from "../testing.use";
import { mayHavePatterns } from "./patterns";

const use = useRegistry("javascript");
beforeEach(() => {
  mkdirSync(path.join(use.dataDir, "own"));
  writeFileSync(path.join(use.dataDir, "own", "secrets.json"), JSON.stringify({ master: "key-of-the-house" }));
});

/** What a process would be handed of a package with these files, or why there is none. */
async function handed(files: Record<string, string>, manifest: Record<string, unknown> = {}): Promise<string> {
  use.registry.addNpm({ name: "a", version: "1.0.0", files, manifest });
  const made = async (lock: Lock) => packagesOf(lock, ["a"], new AbortController().signal)?.content();
  return use
    .resolve("a")
    .then(made)
    .then(
      (content) => JSON.stringify(content?.install),
      (error: Error) => error.message,
    );
}

/** From the package's folder to the installation's, below which no name is told: what a pattern finds there is not said either. */
const up = () => `../../../${path.basename(use.dataDir)}`;

describe("a package that names files by a pattern", () => {
  it.each<[string, (up: string) => string]>([
    ["require() of a sum", (up) => `require("${up}/own/" + x + ".json")`],
    ["require() of a template", (up) => `require(\`${up}/own/\${x}.json\`)`],
    ["import()", (up) => `import("${up}/own/" + x + ".json")`],
    ["a name with escapes", (up) => `r\\u0065quire("${up}/own/" + x + ".json")`],
    ["a member of module", (up) => `module["req" + "uire"]("${up}/own/" + x + ".json")`],
    ["a call that looks like another", (up) => `"require("-require//")\n("${up}/own/" + x + ".json")`],
  ])("gets nothing from outside of its folder, and is refused: %s", async (_name, call) => {
    const got = await handed({ "index.js": `exports.read = (x) => ${call(up())};` });
    expect(got).not.toContain("key-of-the-house");
    expect(got).toMatch(/^a could not be put together: Could not resolve (?:require|import)\(/);
  });

  it("gets nothing from outside by code within an address", async () => {
    for (const from of ["..", up(), use.dataDir]) {
      const code = encodeURIComponent(`exports.r = (x) => require("${from}/own/" + x + ".json")`);
      const got = await handed({ "index.js": `exports.a = require("data:text/javascript,${code}");` });
      expect(got).not.toContain("key-of-the-house");
    }
  });

  it("gets nothing from outside by a second main file either", async () => {
    const got = await handed(
      { "index.mjs": "export const a = 1;", "index.cjs": "import('a'); exports.b = require('a');" },
      { main: `${up()}/own/secrets.json`, module: "index.mjs" },
    );
    expect(got).not.toContain("key-of-the-house");
  });

  it("gets the files that it names as they are, and what it does without", async () => {
    const code = `if (typeof require === "function") exports.leaf = require("./leaf");
      try { exports.fs = require("fs"); } catch {}
      exports.other = require("b").default;`;
    use.registry.addNpm({ name: "b", version: "1.0.0", files: { "index.js": "exports.default = 'other-leaf';" } });
    const got = await handed(
      { "index.js": code, "leaf.js": "module.exports = 'own-leaf';" },
      { dependencies: { b: "1" } },
    );
    expect(got).toContain("own-leaf");
    expect(got).toContain("other-leaf");
  });

  it("does without what its package says that a browser has not", async () => {
    const code = `module.exports = [typeof require === "function" && require("./node.js"), require("crypto")];`;
    const files = { "index.js": code, "node.js": "module.exports = require('fs');" };
    const got = await handed(files, { browser: { "./node.js": false, crypto: false } });
    expect(got).toContain("packages");
    const other = await handed(
      { "index.js": "const load = require; exports.a = () => load('x'); exports.b = require('crypto');" },
      { browser: { crypto: false } },
    );
    expect(other).toContain("packages");
  });

  it("is told from one that names its files as they are", () => {
    expect(mayHavePatterns(`const a = require("a"), b = require( './b/c.js' ); module.exports = a + b;`)).toBe(false);
    expect(mayHavePatterns(`import a from "a"; export * from "./b.js"; export const modules = import.meta;`)).toBe(
      false,
    );
    expect(mayHavePatterns(`require("a" + b)`)).toBe(true);
  });
});
