/**
 * `node scripts/complete-lock.mjs` after an `npm install`: npm leaves optional packages of other platforms out of package-lock.json when
 * the registry at hand does not carry them, and `npm ci` then refuses the file. This adds them, version and platform, without a checksum.
 * With --check it only lists what is missing (a test does that).
 */
import { readFileSync, writeFileSync } from "node:fs";

const SYSTEMS = {
  android: "android",
  darwin: "darwin",
  linux: "linux",
  win32: "win32",
  windows: "win32",
  freebsd: "freebsd",
};
const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

/** Whether `name` resolves from the package at `path`, looking upwards as Node does. */
function resolves(path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf("node_modules/") - 1))) {
    if (lock.packages[`${base ? `${base}/` : ""}node_modules/${name}`]) return true;
    if (!base) return false;
  }
}

const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !resolves(path, name))
    .map(([name, version]) => ({ name, version, dev: entry.dev })),
);

if (process.argv.includes("--check")) {
  for (const { name, version } of missing) console.log(`${name}@${version}`);
} else {
  for (const { name, version, dev } of missing) {
    const parts = name.split(/[-/]/);
    const system = parts.map((part) => SYSTEMS[part]).find(Boolean);
    const cpu = parts.find((part) => /^(arm64|x64|ia32|arm|riscv64|s390x|ppc64|loong64|wasm32)$/.test(part));
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(dev ? { dev } : {}),
      optional: true,
      ...(system ? { os: [system] } : {}),
      ...(parts.includes("musl") ? { libc: ["musl"] } : {}),
    };
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
}
