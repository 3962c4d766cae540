/** Makes the data folder of a new PostgreSQL. A killed attempt leaves only a draft beside it, which the next one clears away. */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { BootError } from "@/lib/errors";
import { type Account, giveTo, PLAIN_ENV, pathFor } from "./account";
import type { Binaries } from "./binaries";

/** The user that owns the tables; people and the app never work as this one. */
export const OWNER = "flowpilot_owner";

/**
 * Returns <root>/data, made when missing.
 * @throws BootError when the data is of another major version (nothing is touched) or initdb fails.
 */
export async function ensureCluster(root: string, password: string, who: Account, binaries: Binaries): Promise<string> {
  const data = join(root, "data");
  clearDrafts(root);
  const versionFile = join(data, "PG_VERSION");
  if (!existsSync(versionFile)) await initialise(root, data, password, who, binaries);
  const found = readFileSync(versionFile, "utf8").trim();
  if (found !== binaries.major) {
    throw new BootError(
      `The database in ${data} was made by PostgreSQL ${found}, this FlowPilot brings PostgreSQL ${binaries.major}: start the FlowPilot version that made it, or move the data over with pg_dump.`,
    );
  }
  return data;
}

function clearDrafts(root: string): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(root)) {
    if (entry.startsWith("draft-")) rmSync(join(root, entry), { recursive: true, force: true });
  }
}

async function initialise(
  root: string,
  data: string,
  password: string,
  who: Account,
  binaries: Binaries,
): Promise<void> {
  const draft = mkdtempSync(join(root, "draft-"));
  const draftData = join(draft, "data");
  mkdirSync(draftData, { mode: 0o700 });
  writeFileSync(join(draft, "password"), password, { mode: 0o600 });
  giveTo(who.initdb, draft);
  const pgdata = pathFor(who, draftData);
  const args = [
    "-D",
    pgdata,
    "-U",
    OWNER,
    "-E",
    "UTF8",
    "--locale=C",
    "-A",
    "scram-sha-256",
    `--pwfile=${pgdata}/../password`,
  ];
  const { code, output } = await run(binaries.initdb, args, { cwd: draftData, ...who.initdb });
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new BootError(`PostgreSQL could not make its data folder in ${root}: ${lastLine(output)}`);
  }
  giveTo(who.server, draftData);
  renameSync(draftData, data);
  rmSync(draft, { recursive: true, force: true });
}

function run(
  program: string,
  args: string[],
  options: { cwd: string; uid?: number; gid?: number },
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, args, { ...options, env: PLAIN_ENV, stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (bytes: Buffer) => {
      output += bytes.toString();
    });
    child.on("error", (error) => resolve({ code: -1, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The last line of a program's complaint that says something. */
export function lastLine(text: string): string {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const telling = lines.filter((line) => /FATAL|PANIC|error/i.test(line)).at(-1) ?? lines.at(-1) ?? "no reason given";
  return telling.replace(/^.*?(FATAL|PANIC|error):\s*/i, "");
}
