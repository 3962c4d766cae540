/**
 * `npm test`: packages, types, format and lint, unit and integration tests, the production build, proofs of durability, browser tests, and a search for
 * secrets in what those left behind. `npm test -- <filter>`
 * runs only the unit and integration tests whose path holds the filter. The last line is "N passed, N failed".
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { faultsIn } from "./canaries.mjs";
import { checkNode, prepare, ROOT, SetupError } from "./prepare.mjs";

const filters = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), "flowpilot-reports-"));
const bin = (name) => join(ROOT, "node_modules", ".bin", name);
const rows = [];

/** Runs a program with its output on the screen; true when it ended well. */
function run(program, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", (error) => {
      console.error(error.message);
      resolve(false);
    });
    child.on("close", (code) => resolve(code === 0));
  });
}

function title(text) {
  console.log(`\n── ${text}`);
}

/** One check of one or more commands, the later ones only when the earlier ended well. */
async function check(name, ...commands) {
  title(name);
  let ok = true;
  for (const [program, ...args] of commands) ok = ok && (await run(program, args));
  rows.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
}

/** Adds a suite's counts from its JSON report. A suite that ended badly without a failed test (a crash, no report) counts as one failure. */
async function suite(name, program, args, env, counts) {
  title(name);
  const ok = await run(program, args, env);
  const file = join(reports, `${name}.json`.replaceAll(" ", "-"));
  const { passed, failed } = existsSync(file)
    ? counts(JSON.parse(readFileSync(file, "utf8")))
    : { passed: 0, failed: 0 };
  rows.push({ name, passed, failed: failed === 0 && !ok ? 1 : failed });
}

async function unitTests() {
  const name = "unit and integration tests";
  const file = join(reports, `${name}.json`.replaceAll(" ", "-"));
  const args = ["run", ...filters, "--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  await suite(name, bin("vitest"), args, {}, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
  }));
}

/** @param project of playwright.config.ts: what needs the production build. */
async function playwrightTests(name, project, more = {}) {
  const env = { ...more, PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, `${name}.json`.replaceAll(" ", "-")) };
  const args = ["test", `--project=${project}`, "--reporter=list,json"];
  await suite(name, bin("playwright"), args, env, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + stats.skipped,
  }));
}

/** The database files and logs of the apps of the browser tests, after all of it. */
function canaryScan(handedOver) {
  const name = "canary secrets";
  title(name);
  const faults = faultsIn(handedOver);
  for (const fault of faults) console.error(fault);
  rows.push({ name, passed: faults.length === 0 ? 1 : 0, failed: faults.length });
}

async function main() {
  checkNode();
  process.chdir(ROOT);
  await prepare({ build: false });
  if (filters.length > 0) return unitTests();
  // Next writes types of the routes, which tsc needs on a fresh clone.
  await check("types", [bin("next"), "typegen"], [bin("tsc"), "--noEmit"]);
  await check("format and lint", [bin("biome"), "check", "."]);
  await unitTests();
  title("build");
  await prepare();
  await playwrightTests("proofs", "proofs");
  const handedOver = mkdtempSync(join(reports, "apps-"));
  await playwrightTests("browser tests", "pages", { FLOWPILOT_E2E_HAND_OVER: handedOver });
  canaryScan(handedOver);
}

let failed = 0;
try {
  await main();
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  rows.push({ name: "set-up", passed: 0, failed: 1 });
} finally {
  rmSync(reports, { recursive: true, force: true });
  console.log("");
  for (const row of rows)
    console.log(`${row.failed ? "✗" : "✓"} ${row.name}: ${row.passed} passed, ${row.failed} failed`);
  failed = rows.reduce((sum, row) => sum + row.failed, 0);
  console.log(`${rows.reduce((sum, row) => sum + row.passed, 0)} passed, ${failed} failed`);
}
process.exitCode = failed === 0 ? 0 : 1;
