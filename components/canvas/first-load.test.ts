/** What the canvas loads before it can be used, by its static imports: a package that slips in costs everybody who opens it. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const ENTRIES = [
  "app/error.tsx",
  "app/[workspace]/error.tsx",
  "components/shell/providers.tsx",
  "components/shell/shell.tsx",
  "components/canvas/editor/canvas-page.tsx",
  "components/canvas/editor/editor.tsx",
];
const ALLOWED = [
  "@tanstack/react-query",
  "@xyflow/react",
  "class-variance-authority",
  "clsx",
  "lucide-react",
  "next",
  "next-themes",
  "react",
];
/** Domains of words; one that is named loads all of its words. */
const WORDS = ["board", "common", "drawing", "errors", "favourite", "shell"];
/** Imports and re-exports that are there when the module runs; not those of types. */
const STATIC = /^(?:import|export)\s+(?!type\b)(?:([^"';]*?)\sfrom\s+)?"([^"]+)"/gms;

/** Names in braces that are all types. */
const isTypes = (names: string | undefined) =>
  names !== undefined &&
  /^\{[^}]*\}$/.test(names.trim()) &&
  names
    .trim()
    .slice(1, -1)
    .split(",")
    .every((name) => name.trim() === "" || name.trim().startsWith("type "));

function fileOf(path: string, from: string): string | null {
  const base = path.startsWith("@/") ? path.slice(2) : path.startsWith(".") ? join(dirname(from), path) : null;
  if (base === null) return null;
  const found = ["", ".ts", ".tsx", "/index.ts"]
    .map((end) => base + end)
    .find((each) => /\.tsx?$/.test(each) && existsSync(each));
  return found ?? base;
}

it("the canvas opens with these packages and no others, and with the words of what it shows", () => {
  const files = new Set(ENTRIES);
  const packages = new Map<string, string>();
  for (const file of files) {
    if (!/\.tsx?$/.test(file)) continue;
    for (const [, names, path = ""] of readFileSync(file, "utf8").matchAll(STATIC)) {
      if (isTypes(names)) continue;
      const next = fileOf(path, file);
      const name = path
        .split("/")
        .slice(0, path.startsWith("@") ? 2 : 1)
        .join("/");
      if (next) files.add(next);
      else if (!path.endsWith(".css")) packages.set(name, file);
    }
  }
  expect(files.size).toBeGreaterThan(100);
  // It names every domain: whoever imports it has all words.
  expect([...files]).not.toContain("lib/messages/index.ts");
  const named = [...files].flatMap((file) =>
    /\.tsx?$/.test(file) && !file.startsWith("lib/messages/")
      ? [...readFileSync(file, "utf8").matchAll(/\bm\.([a-z]\w*)/g)].map(([, domain]) => `${domain} in ${file}`)
      : [],
  );
  expect(named.filter((each) => !WORDS.some((domain) => each.startsWith(`${domain} in `)))).toEqual([]);
  expect([...packages].filter(([name]) => !ALLOWED.includes(name))).toEqual([]);
});
