/** The rules of the code base that a reader of one file cannot see: who may import whom, who reads the environment, how long files are. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { SYSTEM_DOOR } from "./architecture.doors";

/** Pure code: the document and its expressions. Knows nothing of React, the database or Node. */
const PURE = ["lib/workflow/", "lib/expressions/", "lib/auth/permissions.ts", "lib/errors.ts"];
/** What runs in browser and server alike: the definitions of node types and their like. Executors and testers are server files. */
const DEFINITIONS = ["lib/nodes/", "lib/triggers/", "lib/credentials/", "lib/llm/"];
const SERVER_FILE = /(\.server|\/execute|\/test(er)?)\.ts$/;
const SHAPE = "lib/collab/shape/";
/** Things every server part may use. */
const GROUND = ["lib/env.ts", "lib/tenancy/", "lib/observability/", "lib/storage/"];
const USE_CASES = [
  "lib/audit/",
  "lib/api/",
  "lib/auth/",
  "lib/workflows/",
  "lib/executions/",
  "lib/approvals/",
  "lib/comments/",
  "lib/keys/",
  "lib/members/",
  "lib/vault/",
  "lib/versions/",
  "lib/collab/",
];

/** The first row that fits a file holds. `never` is stronger than `may`; `packages` null: any. Type-only imports are free: they do nothing. */
const RULES: { who: RegExp; may: string[]; never?: RegExp; packages: string[] | null }[] = [
  { who: /^lib\/workflow\//, may: PURE, packages: ["zod", "yaml", "canonicalize", "@dagrejs/dagre", "diff"] },
  { who: /^lib\/expressions\//, may: PURE, packages: ["zod", "jsonata", "lru-cache"] },
  // The document that people edit together: pure, for browser and server.
  {
    who: /^lib\/collab\/shape\//,
    may: [SHAPE, ...PURE, ...DEFINITIONS],
    never: SERVER_FILE,
    packages: ["yjs", "zod", "diff", "fractional-indexing"],
  },
  // A node folder gets everything through its context, and knows no other node. (The folders' own rule is a test below.)
  // The operator's list of private hosts, which a model server may be on.
  { who: /^lib\/llm\//, may: [...PURE, ...DEFINITIONS, "lib/http/", "lib/env.ts"], packages: null },
  {
    who: /^lib\/(nodes|triggers|credentials|http)\//,
    may: [...PURE, ...DEFINITIONS, "lib/http/", "lib/sandbox/", "lib/observability/secrets.ts"],
    packages: null,
  },
  // Packages that code asks for come through the outgoing client.
  {
    who: /^lib\/sandbox\//,
    may: ["lib/sandbox/", "lib/http/", "lib/nodes/errors.ts", "lib/errors.ts", ...GROUND],
    packages: null,
  },
  {
    who: /^lib\/engine\//,
    may: [
      "lib/engine/",
      "lib/vault/open.",
      "lib/audit/secret.ts",
      ...PURE,
      ...DEFINITIONS,
      "lib/http/",
      "lib/sandbox/",
      ...GROUND,
      "db/",
    ],
    packages: null,
  },
  {
    who: /^lib\/(client|messages)\//,
    may: ["lib/client/", "lib/messages/", "lib/api/contracts/", ...PURE, ...DEFINITIONS],
    never: SERVER_FILE,
    packages: null,
  },
  {
    who: /^lib\/api\/contracts\//,
    may: ["lib/api/contracts/", "lib/http/granted.ts", ...PURE, ...DEFINITIONS],
    never: SERVER_FILE,
    packages: ["zod"],
  },
  {
    who: /^lib\/(tenancy|observability)\/|^lib\/(env|errors)\.ts$/,
    may: ["lib/env.ts", "lib/errors.ts", "lib/observability/", "lib/boot/secrets.", "lib/http/private-hosts.ts"],
    packages: null,
  },
  { who: /^lib\/storage\//, may: ["lib/storage/", ...GROUND, "lib/errors.ts", "db/"], packages: null },
  {
    who: /^lib\/boot\//,
    may: [
      "lib/boot/",
      "lib/auth/bootstrap.ts",
      "lib/executions/keep.ts",
      "lib/http/addresses.ts",
      "lib/members/mail-rounds.ts",
      "lib/operations/retention/timer.ts",
      "lib/operations/sandbox/packages.ts",
      "lib/vault/start.ts",
      "scripts/lock.mjs",
      ...GROUND,
      "lib/errors.ts",
      "db/",
    ],
    packages: null,
  },
  { who: /^lib\//, may: ["lib/", "db/", "inngest/"], never: /^lib\/(client|boot|messages)\//, packages: null },
  { who: /^db\//, may: ["db/", "lib/errors.ts", ...GROUND], packages: null },
  {
    who: /^inngest\/functions\//,
    may: ["inngest/", "lib/engine/", "lib/errors.ts", ...USE_CASES, ...GROUND],
    packages: null,
  },
  {
    who: /^inngest\//,
    may: ["inngest/", "lib/engine/", "lib/errors.ts", ...USE_CASES, ...GROUND, "db/"],
    packages: null,
  },
  {
    who: /^components\//,
    may: ["components/", "lib/client/", "lib/messages/", "lib/api/contracts/", SHAPE, ...PURE, ...DEFINITIONS],
    never: SERVER_FILE,
    packages: null,
  },
  // Routes parse, call a use-case and present: no tables, no engine.
  {
    who: /^(app\/|proxy\.ts)/,
    may: ["app/", "components/", "lib/", "inngest/"],
    never: /^lib\/(engine|boot|sandbox)\//,
    packages: null,
  },
  { who: /^(server|engine)\.ts$/, may: ["lib/", "inngest/", "db/"], packages: null },
];

const FOLDERS = ["app", "components", "db", "e2e", "inngest", "lib", "scripts"];
const all = [...readdirSync(".").filter((name) => /\.(ts|mjs)$/.test(name)), ...FOLDERS.flatMap(filesOf)].filter(
  (name) => !name.endsWith(".d.ts"),
);
/** What runs in production; tests and tools may reach for anything. */
const product = all.filter(
  (name) =>
    /\.tsx?$/.test(name) && !/\.(test|spec)\.|testing|^(e2e|scripts)\/|\.config\.ts$|fixtures|hostile/.test(name),
);
const text = new Map(all.map((name) => [name, readFileSync(name, "utf8")]));
/** Without comments, which may speak of anything. */
const code = (name: string) => (text.get(name) ?? "").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => /\.(tsx?|mts|[cm]?js|css)$/.test(name));
}

interface Import {
  from: string;
  to: string;
  isPackage: boolean;
}

let imports: Import[] = [];
beforeAll(async () => {
  // esbuild resolves the paths and leaves type-only imports out, as they are at run time.
  const { metafile } = await build({
    entryPoints: product,
    bundle: true,
    write: false,
    outdir: "out",
    metafile: true,
    packages: "external",
    platform: "node",
    format: "esm",
    jsx: "automatic",
    loader: { ".css": "empty" },
    logLevel: "silent",
  });
  imports = Object.entries(metafile.inputs).flatMap(([from, input]) =>
    input.imports.map(({ path, external }) => ({ from, to: path, isPackage: external === true })),
  );
});

const packageOf = (path: string) =>
  path
    .split("/")
    .slice(0, path.startsWith("@") ? 2 : 1)
    .join("/");

describe("imports", () => {
  it("go only where the table allows", () => {
    const faults = imports.flatMap(({ from, to, isPackage }) => {
      if (!product.includes(from)) return [];
      const rule = RULES.find(({ who }) => who.test(from));
      if (!rule) return [`${from} is in no row of the table`];
      if (isPackage) {
        const allowed = rule.packages === null || rule.packages.includes(packageOf(to));
        return allowed ? [] : [`${from} → package ${to}`];
      }
      const allowed = rule.may.some((prefix) => to.startsWith(prefix)) && !rule.never?.test(to);
      return allowed ? [] : [`${from} → ${to}`];
    });
    expect(faults).toEqual([]);
  });

  it("never lead from one node type, trigger or credential to another", () => {
    const folder = (path: string) => /^lib\/(?:nodes|triggers|credentials|tools)\/[^/]+\//.exec(path)?.[0];
    const faults = imports.filter(({ from, to }) => folder(from) && folder(to) && folder(from) !== folder(to));
    expect(faults.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("name only packages that production has", () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      dependencies: Record<string, string>;
    };
    const faults = imports.filter(
      ({ to, isPackage }) => isPackage && !to.startsWith("node:") && !(packageOf(to) in dependencies),
    );
    expect(faults.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });

  it("of Node's own modules say node:", () => {
    const bare = new Set([
      "fs",
      "path",
      "crypto",
      "os",
      "http",
      "https",
      "net",
      "url",
      "util",
      "stream",
      "events",
      "child_process",
    ]);
    expect(imports.filter(({ to, isPackage }) => isPackage && bare.has(to)).map(({ from }) => from)).toEqual([]);
  });
});

describe("package-lock.json", () => {
  it("knows every optional package, so that npm ci accepts it (if not: node scripts/complete-lock.mjs)", () => {
    expect(execFileSync(process.execPath, ["scripts/complete-lock.mjs", "--check"], { encoding: "utf8" })).toBe("");
  });
});

describe("the door across workspaces", () => {
  it("is used by the listed files only", () => {
    const users = product.filter((name) => name !== "db/client.ts" && /\bwithSystem\b/.test(code(name)));
    expect(users.filter((name) => !(name in SYSTEM_DOOR))).toEqual([]);
  });
});

describe("the environment", () => {
  it("is read in lib/env.ts only", () => {
    expect(product.filter((name) => /\bprocess\.env\b/.test(code(name)))).toEqual(["lib/env.ts"]);
  });
});

describe("files", () => {
  it("load parts of pages in a way that a failure takes no page with it", () => {
    expect(product.filter((name) => /\bdynamic\(\s*(\(\) =>\s*import\(|async)/.test(code(name)))).toEqual([]);
  });

  it("have 300 lines at most", () => {
    expect(all.filter((name) => (text.get(name) ?? "").split("\n").length > 301)).toEqual([]);
  });

  const withText = (pattern: RegExp) => all.filter((name) => pattern.test(text.get(name) ?? ""));

  it("name no path of one machine and none outside the repository", () => {
    // Python's own home is in the memory of its process.
    expect(withText(/\.\.\/share[d]\/|["'`/ ]\/(wor[k]|home(?!\/block)|roo[t])\//)).toEqual([]);
  });

  it("keep no test switched off", () => {
    expect(withText(/\b(it|test|describe)\.(only|ski[p]|todo)\b/)).toEqual([]);
  });
});
